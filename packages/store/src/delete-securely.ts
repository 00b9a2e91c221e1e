import type { Connection } from './open-store.ts'

/** While `work` runs, what is overwritten or removed is zeroed instead of left lying in free places of the file. */
export function deleteSecurely<Result>(connection: Connection, work: () => Result): Result {
  const before = connection.pragma('secure_delete', { simple: true }) as number
  connection.pragma('secure_delete = on')
  try {
    return work()
  } finally {
    connection.pragma(`secure_delete = ${before}`)
  }
}
