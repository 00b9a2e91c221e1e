import { contractVersion, type JsonSchema } from '@muster/provider'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { ConformanceCase } from './conformance-case.ts'
import type { ConformanceHarness } from './harness.ts'
import { must, mustEqual } from './must.ts'
import { withSource } from './open-source.ts'

/** What the plugin says of itself. */
export function contractCases(harness: ConformanceHarness): readonly ConformanceCase[] {
  const { provider } = harness
  const validates = (settings: unknown): boolean => new Ajv2020({ strict: false }).compile(provider.settingsSchema)(settings)

  return [
    {
      title: 'names its contract and its type',
      async run() {
        mustEqual(provider.contract, contractVersion, 'contract')
        must(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(provider.type), `type must be lower-case words joined by hyphens, not ${provider.type}`)
      },
    },
    {
      title: 'has a settings schema that accepts the settings of every source of the harness',
      async run() {
        for (const kind of ['good', 'unavailable', 'cut', 'stalled'] as const) {
          const source = await harness[kind]()
          await source.remove()
          must(validates(source.settings), `the schema rejects the settings of the ${kind} source`)
        }
      },
    },
    {
      title: 'has a settings schema that rejects a key it does not know, at every depth',
      async run() {
        const source = await harness.good()
        await source.remove()
        must(!validates({ ...(source.settings as object), 'no such setting': true }), 'the schema accepts a setting that does not exist')
        const loose = looseObjects(provider.settingsSchema, '#')
        must(loose.length === 0, `these objects of the schema do not refuse unknown keys: ${loose.join(', ')}`)
      },
    },
    {
      title: 'has exactly the methods that its abilities promise',
      run: () =>
        withSource(harness, 'good', async ({ session }) => {
          const { abilities } = session
          for (const ability of ['authenticate', 'lookUp', 'changes'] as const) {
            mustEqual(
              typeof session[ability],
              abilities[ability] ? 'function' : 'undefined',
              `the type of ${ability} when its ability is ${abilities[ability]}`,
            )
            mustEqual(abilities[ability], harness[ability] !== 'not offered', `the ability ${ability}, as the harness expects it`)
          }
          mustEqual(typeof session.beginSignIn, typeof session.completeSignIn, 'the types of beginSignIn and completeSignIn')
        }),
    },
    {
      title: 'opens without asking the source: an unavailable one opens too',
      run: () => withSource(harness, 'unavailable', async () => undefined),
    },
  ]
}

/** Places of objects with properties that let unknown keys pass. A map (`additionalProperties` with a schema) is none. */
function looseObjects(schema: unknown, place: string): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part, index) => looseObjects(part, `${place}/${index}`))
  if (typeof schema !== 'object' || schema === null) return []
  const { properties, additionalProperties, unevaluatedProperties, type } = schema as JsonSchema
  const isObject = type === 'object' || (type === undefined && properties !== undefined && !isPartOfAnother(place))
  const loose = isObject && additionalProperties === undefined && unevaluatedProperties === undefined
  const parts = Object.entries(schema).flatMap(([key, part]) =>
    key === 'default' || key === 'examples' || key === 'const' ? [] : looseObjects(part, `${place}/${key}`),
  )
  return loose || additionalProperties === true ? [place, ...parts] : parts
}

/** A condition or an alternative only narrows the object that it stands in, which closes itself. */
function isPartOfAnother(place: string): boolean {
  return /\/(if|then|else|not|allOf\/\d+|anyOf\/\d+|oneOf\/\d+|dependentSchemas\/[^/]+)$/.test(place)
}
