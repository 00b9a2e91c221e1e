import { readFileSync } from 'node:fs'
import { type Scope, Secret } from '@muster/provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeQuestion, encodeRequest, type Question, verbs } from '../src/index.ts'

const schema = JSON.parse(readFileSync(new URL('../schemas/questions.schema.json', import.meta.url), 'utf8'))
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true })
ajv.addSchema(schema)
const validate = (name: string, line: string) => {
  const check = ajv.getSchema(`${schema.$id}#/$defs/${name}`)!
  return check(JSON.parse(line)) ? [] : check.errors
}

const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed() && !/[\r\n\0]/.test(text))
const patterns = fc.array(name, { maxLength: 3 })
const scope: fc.Arbitrary<Scope> = fc.record({
  users: fc.oneof(fc.constant('all' as const), fc.record({ groups: patterns })),
  groups: fc.oneof(fc.constantFrom('all' as const, 'none' as const), patterns),
  disabled: fc.boolean(),
})

/** A question forgotten here does not compile. */
const questions: { readonly [Verb in Question['verb']]: fc.Arbitrary<Extract<Question, { verb: Verb }>> } = {
  describe: fc.constant({ verb: 'describe' }),
  check: fc.constant({ verb: 'check' }),
  list: fc.record({ verb: fc.constant('list' as const), scope }),
  user: fc.record({ verb: fc.constant('user' as const), username: name }),
  authenticate: fc.record({ verb: fc.constant('authenticate' as const), username: name, password: name.map((text) => new Secret(text)) }),
  changes: fc.record({ verb: fc.constant('changes' as const), cursor: fc.string(), scope }),
}
const settings = fc.option(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }), { nil: undefined })

describe('questions.schema.json', () => {
  test.each(verbs)('accepts what a program is asked by %s', (verb) => {
    fc.assert(
      fc.property(questions[verb] as fc.Arbitrary<Question>, settings, (question, settings) => {
        expect(validate(verb, encodeQuestion(question, settings))).toEqual([])
        expect(validate('request', encodeRequest(7, question, settings))).toEqual([])
      }),
    )
  })

  test('accepts what a resident program is asked besides', () => {
    expect(validate('request', encodeRequest(1, { verb: 'ping' }))).toEqual([])
    expect(validate('request', encodeRequest(2, { verb: 'cancel', request: 1 }))).toEqual([])
  })

  test.each([
    ['request', '{"request":0,"verb":"ping"}'],
    ['request', '{"request":1,"verb":"fly","params":{}}'],
    ['request', '{"request":1,"verb":"user","params":{}}'],
    ['request', '{"request":1,"verb":"user"}'],
    ['authenticate', '{"username":"zoe","password":""}'],
    ['user', '{"username":"two\\nlines"}'],
    ['list', '{"scope":{"users":"some","groups":"all","disabled":false}}'],
  ])('refuses as a %s what Muster never asks: %s', (name, line) => {
    expect(validate(name, line)).not.toEqual([])
  })
})
