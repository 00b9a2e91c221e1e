import type { Connection } from '../open-store.ts'

/** Changes with whatever anybody writes into the copy, through this connection or another. */
export function versionOf(connection: Connection): string {
  const [own, others] = [
    connection.prepare('select total_changes()').pluck().get(),
    connection.prepare('pragma data_version').pluck().get(),
  ]
  return `${own}.${others}`
}
