import type { Connection } from '../open-store.ts'
import type { Found } from './search.ts'

/** Where pages have ended: the next one goes on from there and does not count its way through the index. */
const mostPlaces = 1_000

/** Everybody, by the index of usernames. */
export function listByName(connection: Connection) {
  let version = ''
  let total = 0
  const places = new Map<string, string>()

  return (current: string, descending: boolean): Found => {
    if (current !== version) {
      places.clear()
      total = connection.prepare('select count(*) from entry where kind = 0 and key is not null').pluck().get() as number
      version = current
    }
    const [beyond, direction, edge] = descending ? ['<', 'desc', '\u{10ffff}'] : ['>', 'asc', '']
    return {
      total,
      entries(from, count) {
        const place = places.get(`${direction}${from}`)
        const rows = connection
          .prepare(
            `select entry, key from entry where kind = 0 and key is not null and key ${beyond} ? order by key ${direction} limit ? offset ?`,
          )
          .raw()
          .all(place ?? edge, count, place === undefined ? from : 0) as [number, string][]
        const last = rows.at(-1)
        if (last !== undefined && rows.length === count) {
          if (places.size >= mostPlaces) places.clear()
          places.set(`${direction}${from + count}`, last[1])
        }
        return rows.map(([entry]) => entry)
      },
    }
  }
}
