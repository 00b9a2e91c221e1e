import type { Call, Reply } from '../serve-double.ts'
import { project, projectMember, unknownProperty } from './project.ts'
import { refusals } from './refusals.ts'
import { filteredByIndex, pageSizes, plainlyFiltered } from './tables.ts'
import type { TenantState } from './tenant-state.ts'

interface Place {
  readonly path: string
  readonly ids: readonly string[]
  readonly from: number
  readonly size: number
  readonly select: string | null
}

/** Lists of people, groups and members, in pages: https://learn.microsoft.com/graph/paging */
export class ListAnswers {
  readonly #state: TenantState
  readonly #base: () => string
  readonly #places = new Map<string, Place>()
  #given = 0
  /** Pages of which so many come twice. */
  repeats = 0
  /** Pages without anybody, with a next link, that come before the first. */
  empty = 0

  constructor(state: TenantState, base: () => string) {
    this.#state = state
    this.#base = base
  }

  /** Next links given until now cannot be gone on from. */
  forgetPlaces(): void {
    this.#places.clear()
  }

  objects(kind: 'users' | 'groups', { query, headers, path }: Call): Reply {
    const type = kind === 'users' ? 'user' : 'group'
    const fault = unknownProperty(query.get('$select'), type)
    if (fault !== undefined) return refusals.property(fault, type)
    const filter = query.get('$filter')
    const isIndexed = headers.consistencylevel === 'eventual' && query.get('$count') === 'true'
    // "$count … requires the ConsistencyLevel header" (https://learn.microsoft.com/graph/aad-advanced-queries).
    if (query.has('$count') && !isIndexed) return refusals.unsupported()
    const wanted = filter === null ? undefined : parseFilter(filter, isIndexed)
    if (wanted === 'unsupported') return refusals.unsupported()
    const find = (): readonly string[] =>
      [...this.#state[kind].values()]
        .filter((object) => wanted === undefined || wanted(object as unknown as Record<string, unknown>))
        .map(({ id }) => id)
    return this.#begin(
      { path, query },
      find,
      (id, select) => project(this.#state[kind].get(id)!, type, select),
      (id) => this.#state[kind].has(id),
    )
  }

  members(id: string, { query, path }: Call, permissions: ReadonlySet<string>): Reply {
    const group = this.#state.groups.get(id)
    if (group === undefined) return refusals.notFound(id)
    const fault = unknownProperty(query.get('$select'), 'member')
    if (fault !== undefined) return refusals.property(fault, 'user')
    // "Service principals are not listed as group members" (https://learn.microsoft.com/graph/api/group-list-members).
    const find = (): readonly string[] =>
      this.#state.membersOf(group).filter((member) => this.#state.others.get(member)?.type !== 'servicePrincipal')
    // "Member.Read.Hidden: to list the members of a group with hidden membership" (the same page).
    const isHidden = group.visibility === 'HiddenMembership' && !permissions.has('Member.Read.Hidden')
    const isThere = (member: string): boolean =>
      this.#state.users.has(member) || this.#state.groups.has(member) || this.#state.others.has(member)
    return this.#begin(
      { path, query },
      isHidden ? () => [] : find,
      (member, select) => projectMember(this.#state, member, select, permissions),
      isThere,
    )
  }

  memberOf(id: string, { query, path }: Call): Reply {
    if (!this.#state.users.has(id)) return refusals.notFound(id)
    const find = (): readonly string[] => [...this.#state.groups.values()].filter(({ members }) => members.has(id)).map((group) => group.id)
    const show = (group: string, select: string | null) => ({
      '@odata.type': '#microsoft.graph.group',
      ...project(this.#state.groups.get(group)!, 'group', select),
    })
    return this.#begin({ path, query }, find, show, (group) => this.#state.groups.has(group))
  }

  #begin(
    { path, query }: Pick<Call, 'path' | 'query'>,
    find: () => readonly string[],
    show: (id: string, select: string | null) => Record<string, unknown>,
    isThere: (id: string) => boolean,
  ): Reply {
    const top = query.get('$top') ?? String(pageSizes.usual)
    if (!/^\d+$/.test(top) || Number(top) < 1 || Number(top) > pageSizes.most) return refusals.pageSize(top)
    const token = query.get('$skiptoken')
    const kept = token === null ? undefined : this.#places.get(token)
    if (token !== null && kept?.path !== path) return refusals.pageToken()
    const place = kept ?? { path, ids: find(), from: 0, size: Number(top), select: query.get('$select') }
    const to = place.from + place.size
    const isEmpty = token === null && this.empty > 0
    if (isEmpty) this.empty--
    const value = isEmpty
      ? []
      : place.ids
          .slice(place.from, to)
          .filter(isThere)
          .map((id) => show(id, place.select))
    const isTwice = !isEmpty && this.repeats > 0 && to < place.ids.length
    if (isTwice) this.repeats--
    const from = isEmpty || isTwice ? place.from : to
    const body = { '@odata.context': `${this.#base()}$metadata#directoryObjects`, value }
    if (from >= place.ids.length && !isEmpty) return { status: 200, body }
    const next = `${++this.#given}.${Math.random().toString(36).slice(2)}`
    this.#places.set(next, { ...place, from })
    const again = new URLSearchParams(query)
    again.set('$skiptoken', next)
    return { status: 200, body: { ...body, '@odata.nextLink': `${this.#base()}${path.replace(/^\/v1\.0\//, '')}?${again}` } }
  }
}

type Wanted = (object: Readonly<Record<string, unknown>>) => boolean

/** `name eq 'value'`, also several with `or`. */
function parseFilter(filter: string, isIndexed: boolean): Wanted | 'unsupported' {
  const parts = filter.split(/ or (?=[\w/]+ eq ')/).map((part) => /^([\w/]+) eq '((?:[^']|'')*)'$/.exec(part))
  if (parts.some((part) => part === null)) return 'unsupported'
  const asked = parts.map((part) => [part![1]!, part![2]!.replaceAll("''", "'").toLowerCase()] as const)
  const isAllowed = asked.every(([name]) => plainlyFiltered.has(name) || (isIndexed && filteredByIndex.has(name)))
  if (!isAllowed) return 'unsupported'
  return (object) =>
    asked.some(([name, value]) => {
      const found = name.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], object)
      return typeof found === 'string' && found.toLowerCase() === value
    })
}
