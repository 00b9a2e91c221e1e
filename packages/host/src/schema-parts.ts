import type { JsonSchema } from '@muster/provider'
import { durationPattern } from './read-measures.ts'

/** What many keys of `muster.yaml` are. */
export const duration = { type: 'string', pattern: durationPattern, 'x-expected': 'a duration such as `7d`, `12h` or `30m`' }
export const text = { type: 'string', pattern: '\\S', 'x-expected': 'a text' }
export const cron: JsonSchema = { ...text, 'x-expected': 'a cron expression of five fields, such as `55 0 * * *`' }

export function object(properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', additionalProperties: false, properties, 'x-expected': 'keys and their values, indented below it', ...more }
}

export function described(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description }
}
