import { createHash } from 'node:crypto'
import type { EngineParts, EngineSource } from './engine.ts'
import { normaliserVersion } from './normalise.ts'

/** Of everything that decides what the same bytes of this source come to. */
export function hashSettings({ pinKey }: EngineParts, { settings }: EngineSource): Buffer {
  const { scope, mapping, settings: own, type, enrich } = settings
  const hash = createHash('sha256').update(
    JSON.stringify([normaliserVersion, type, scope, mapping, own, ...(enrich === undefined ? [] : [enrich])]),
  )
  if (pinKey !== undefined) hash.update(createHash('sha256').update(pinKey.reveal()).digest())
  return hash.digest()
}
