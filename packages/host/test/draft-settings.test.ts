import { describe, expect, it } from 'vitest'
import { draftFor, draftSettings } from '../src/draft-settings.ts'

const text = { type: 'string', minLength: 1 }
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['mode'],
  properties: {
    mode: { type: 'string', enum: ['near', 'far'], description: 'Where it is.' },
    server: { ...text, description: 'The server.' },
    port: { type: 'integer' },
    deep: { type: 'boolean' },
    names: { type: 'array', items: text },
    bind: {
      type: 'object',
      additionalProperties: false,
      required: ['username', 'password'],
      properties: { username: text, password: { type: 'string', 'x-secret': true } },
    },
  },
  allOf: [
    {
      if: { properties: { mode: { const: 'far' } }, required: ['mode'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['server', 'bind'] },
      else: { required: ['deep'] },
    },
  ],
}

describe('settings that are not written yet', () => {
  it('need what the plugin requires, also by what was said before', () => {
    const draft = draftFor(schema)
    const asked: string[] = []
    const answers: Readonly<Record<string, string>> = {
      mode: 'far',
      server: 'files',
      'bind.username': 'reader',
      'bind.password': '${env:P}',
    }
    for (let need = draft.missing(); need !== undefined; need = draft.missing()) {
      asked.push(need.name)
      draft.set(need.name, answers[need.name] ?? '')
    }
    expect(asked).toEqual(['mode', 'server', 'bind.username', 'bind.password'])
    expect(draft.value).toEqual({ mode: 'far', server: 'files', bind: { username: 'reader', password: '${env:P}' } })
  })

  it('need the first of several ways, unless another was chosen', () => {
    const { allOf: _, required: __, ...common } = schema
    const ways = { ...common, anyOf: [{ required: ['server'] }, { required: ['port'] }] }
    expect(draftFor(ways).missing()?.name).toBe('server')
    const other = draftFor(ways)
    other.set('port', '445')
    expect(other.missing()).toBeUndefined()
  })

  it('tell what their author says of them', () => {
    const draft = draftFor(schema)
    expect(draft.missing()).toEqual({ name: 'mode', description: 'Where it is.', choices: ['near', 'far'], isSecret: false })
    for (const [name, value] of Object.entries({ mode: 'far', server: 'files', 'bind.username': 'reader' })) draft.set(name, value)
    expect(draft.missing()).toEqual({ name: 'bind.password', isSecret: true })
  })

  it('are read as people type them', () => {
    const draft = draftFor(schema)
    for (const [name, value] of Object.entries({ mode: 'near', deep: 'true', port: '445', names: 'a, b' })) draft.set(name, value)
    expect(draft.value).toEqual({ mode: 'near', deep: true, port: 445, names: ['a', 'b'] })
    expect(draft.missing()).toBeUndefined()
  })

  it.each([
    ['prot', '1', 'There is no setting `prot`; did you mean `port`?'],
    ['bind.user', 'x', 'There is no setting `user` of `bind`'],
    ['port', 'many', 'The setting `port` is a number, and "many" is none.'],
    ['deep', 'yes', 'The setting `deep` is true or false, and not "yes".'],
    ['bind', 'x', 'The setting `bind` is a group of settings: username, password.'],
  ])('say what is wrong with %s=%s', (name, value, message) => {
    expect(() => draftFor(schema).set(name, value)).toThrow(message)
  })

  it('are those of a plugin that is there', async () => {
    const draft = await draftSettings('custom-program', '.', [import.meta.url])
    expect(() => draft.set('progam', 'x')).toThrow('did you mean `program`?')
    await expect(draftSettings('nowhere', '.', [import.meta.url])).rejects.toMatchObject({ code: 'PLUGIN_NOT_LOADED' })
  })
})
