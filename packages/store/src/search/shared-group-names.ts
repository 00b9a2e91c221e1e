import { foldHandle } from '../handles.ts'
import type { Connection } from '../open-store.ts'
import { versionOf } from './version-of.ts'

/** Names, folded, that several groups have: of two sources, mostly. */
export function sharedGroupNames(connection: Connection): () => ReadonlySet<string> {
  let shared: ReadonlySet<string> = new Set()
  let version = ''
  return () => {
    const current = versionOf(connection)
    if (current === version) return shared
    const names = connection.prepare('select key from entry where kind = 1 and state = 0 and key is not null').pluck().all() as string[]
    const [met, twice] = [new Set<string>(), new Set<string>()]
    for (const name of names.map(foldHandle)) (met.has(name) ? twice : met).add(name)
    shared = twice
    version = current
    return shared
  }
}
