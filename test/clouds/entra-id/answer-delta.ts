import type { Call, Reply } from '../serve-double.ts'
import { project, unknownProperty } from './project.ts'
import { refusals, refuse } from './refusals.ts'
import type { TenantState } from './tenant-state.ts'

interface Place {
  readonly kind: 'users' | 'groups'
  readonly select: string | null
  /** How much of the log is told when the round is over. */
  readonly until: number
  /** In the middle of a round: what is still to be told. */
  readonly items?: readonly Record<string, unknown>[]
}

export type Loss = 'syncStateNotFound' | 'resyncRequired' | 'gone'

/** Changes, as https://learn.microsoft.com/graph/delta-query-overview has them. */
export class DeltaAnswers {
  readonly #state: TenantState
  readonly #base: () => string
  readonly #places = new Map<string, Place>()
  #lost: Loss | undefined
  #given = 0
  /** A group comes with at most so many members at a time, and then again (msgraph-sdk-dotnet#574). */
  slice = 20
  /** Every page is told twice. */
  repeats = false
  /** It never comes to an end (microsoft-graph-docs-contrib#7311). */
  isEndless = false

  constructor(state: TenantState, base: () => string) {
    this.#state = state
    this.#base = base
  }

  /** Links given until now cannot be gone on from. */
  lose(how: Loss): void {
    for (const token of this.#places.keys()) this.#places.delete(token)
    this.#lost = how
  }

  answer(kind: 'users' | 'groups', { query, headers }: Call): Reply {
    const unknown = unknownProperty(query.get('$select'), kind === 'users' ? 'user' : 'group', kind === 'groups' ? ['members'] : [])
    if (unknown !== undefined) return refusals.property(unknown, kind === 'users' ? 'user' : 'group')
    const size = /odata\.maxpagesize=(\d+)/.exec(String(headers.prefer ?? ''))?.[1] ?? '200'
    if (Number(size) < 1 || Number(size) > 999) return refusals.pageSize(size)
    const token = query.get('$skiptoken') ?? query.get('$deltatoken')
    const until = this.#state.log.length
    const select = query.get('$select')
    if (token === 'latest') return this.#end({ kind, select, until })
    if (token === null) return this.#page({ kind, select, until, items: this.#collect(kind, select, 0) }, Number(size))
    // "The token encodes the other parameters, so they must not be sent again" (delta-query-overview, State tokens).
    if ([...query.keys()].length > 1) return refusals.unsupported()
    const place = this.#places.get(token)
    if (place === undefined || place.kind !== kind) return this.#refuse()
    const isBegun = place.items !== undefined
    return this.#page(isBegun ? place : { ...place, until, items: this.#collect(kind, place.select, place.until) }, Number(size))
  }

  #refuse(): Reply {
    switch (this.#lost ?? 'syncStateNotFound') {
      case 'gone':
        return { status: 410, headers: { location: `${this.#base()}users/delta?$deltatoken=` }, body: undefined }
      case 'resyncRequired':
        return refuse(410, 'resyncRequired', 'Resync required. The token is too old.')
      case 'syncStateNotFound':
        return refuse(400, 'SyncStateNotFound', 'The sync state generation is not found; too old.')
    }
  }

  #collect(kind: 'users' | 'groups', select: string | null, known: number): readonly Record<string, unknown>[] {
    const { log } = this.#state
    const changes = log.slice(known).filter((change) => change.kind === kind)
    const items: Record<string, unknown>[] = []
    for (const id of new Set(changes.map((change) => change.id))) {
      const object = this.#state[kind].get(id)
      if (object === undefined) {
        items.push({ id, '@removed': { reason: this.#state.bin.has(id) ? 'changed' : 'deleted' } })
        continue
      }
      const projected = project(object, kind === 'users' ? 'user' : 'group', select)
      // "Properties that have never been set are not included."
      const told = Object.fromEntries(Object.entries(projected).filter(([name]) => name in object || name === 'id'))
      if (kind === 'users' || (select !== null && !select.split(',').includes('members'))) items.push(told)
      else items.push(...this.#inSlices(id, told, changes))
    }
    return items
  }

  #inSlices(id: string, told: Record<string, unknown>, changes: readonly { readonly id: string; readonly member?: string }[]) {
    const group = this.#state.groups.get(id)!
    const moved = new Set(changes.flatMap((change) => (change.id === id && change.member !== undefined ? [change.member] : [])))
    const members = [...moved].map((member) => ({
      '@odata.type': `#microsoft.graph.${this.#typeOf(member)}`,
      id: member,
      ...(!group.members.has(member) && { '@removed': { reason: 'deleted' } }),
    }))
    if (members.length === 0) return [told]
    const slices: Record<string, unknown>[] = []
    for (let from = 0; from < members.length; from += this.slice) {
      slices.push({ ...(from === 0 ? told : { id }), 'members@delta': members.slice(from, from + this.slice) })
    }
    return slices
  }

  #typeOf(id: string): string {
    return this.#state.groups.has(id) ? 'group' : (this.#state.others.get(id)?.type ?? 'user')
  }

  #page({ items = [], ...round }: Place, size: number): Reply {
    const value = items.slice(0, size)
    const rest = items.slice(size)
    const told = this.repeats ? [...value, ...value] : value
    if (rest.length === 0 && !this.isEndless) return this.#end(round, told)
    const link = `${this.#base()}${round.kind}/delta?$skiptoken=${this.#keep({ ...round, items: rest })}`
    return { status: 200, body: { value: told, '@odata.nextLink': link } }
  }

  #end(round: Place, value: readonly Record<string, unknown>[] = []): Reply {
    const link = `${this.#base()}${round.kind}/delta?$deltatoken=${this.#keep(round)}`
    return { status: 200, body: { value, '@odata.deltaLink': link } }
  }

  #keep(place: Place): string {
    const token = `${place.items === undefined ? 'd' : 's'}${++this.#given}`
    this.#places.set(token, place)
    return token
  }
}
