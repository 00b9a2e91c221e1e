import { createHash } from 'node:crypto'
import type { DirectoryRecord, Scope } from '@muster/provider'
import type { UnixSource } from './open-source.ts'
import { readLoginDefs } from './read-login-defs.ts'
import { type ByteReading, readBytes } from './read-place.ts'
import { readShadow, type Shadow } from './read-shadow.ts'

/**
 * What a listing consisted of: its bytes, and what else decides who of them is somebody. Whoever reads the same bytes again reads
 * the same list, and a list that was whole is whole.
 */
export function makeCursor({ files }: UnixSource, shadow: Shadow | undefined, readings: readonly ByteReading[]): string {
  const sum = createHash('sha256').update(JSON.stringify(readLoginDefs(files.loginDefs)))
  for (const { place, hash } of readings) sum.update(`\n${place.name}\0${hash.copy().digest('hex')}`)
  for (const [name, { text, passwordUntil }] of shadow ?? []) sum.update(`\n${name}\0${text}\0${passwordUntil ?? ''}`)
  return `1-${sum.digest('base64url')}`
}

/** Nothing, when the lists are byte for byte those of the cursor; else all has to be read. */
export async function* listChanges(source: UnixSource, cursor: string, scope: Scope): AsyncGenerator<readonly DirectoryRecord[]> {
  const { database, tools } = source
  const places = [...database.places('passwd'), ...(scope.groups === 'none' ? [] : database.places('group'))]
  const [shadow, ...readings] = await Promise.all([readShadow(source), ...places.map((place) => readBytes(tools, place))])
  const isSame = readings.every(({ doubt }) => doubt === undefined) && makeCursor(source, shadow, readings) === cursor
  yield [isSame ? { type: 'end', users: 0, groups: 0, members: 0, cursor } : { type: 'reset' }]
}
