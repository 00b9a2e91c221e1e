import type { DirectoryEntry, DirectorySearch } from '@muster/store'
import type { Projection } from './projection.ts'
import { prepareSearch, projectionFor, type Question } from './question.ts'
import type { ResourceType } from './resource-types.ts'
import { ScimError } from './scim-error.ts'
import { type Shaping, shapeResource } from './shape-resource.ts'

export interface Asking {
  readonly directory: DirectorySearch
  readonly base: string
  readonly signal: AbortSignal
}

/** A page with more members than this ends early, as RFC 7644 allows: "the maximum number of results". */
const mostMembers = 50_000

/** RFC 7644, section 3.4.2. Of several types those of the first come first. */
export async function answerSearch(
  question: Question,
  types: readonly ResourceType[],
  { directory, base, signal }: Asking,
): Promise<object> {
  const now = Date.now()
  const searches = types.map((type) => ({
    type,
    search: prepareSearch(question, type, types, now),
    projection: projectionFor(type, question),
  }))
  const resources: object[] = []
  let total = 0
  let skipped = question.startIndex - 1
  let members = 0
  for (const { search, projection } of searches) {
    const found = await directory.find({ ...search, signal })
    total += found.total
    const wanted = question.count - resources.length
    if (wanted > 0 && members <= mostMembers) {
      const entries = directory.read(found.entries(skipped, wanted), now)
      const groups = groupsOf(entries, projection, directory)
      for (const entry of entries) {
        if (resources.length > 0 && entry.kind === 'group' && projection.wants('members')) members += directory.countMembers(entry.entry)
        if (members > mostMembers) break
        const shaped = shapeResource(entry, { directory, base, projection, groups })
        members = Math.max(members, shaped.members)
        resources.push(shaped.resource)
      }
    }
    skipped = Math.max(0, skipped - found.total)
  }
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex: question.startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

/** One resource by its id; throws 404. */
export function answerOne(
  id: string,
  type: ResourceType,
  question: Question,
  { directory, base }: Asking,
): { readonly version: string; readonly resource: object } {
  const [entry] = /^[1-9]\d{0,14}$/.test(id) ? directory.read([Number(id)], Date.now()) : []
  if (entry === undefined || entry.kind !== type.kind) throw new ScimError(404, `There is no ${type.name} of this id.`)
  const projection = projectionFor(type, question)
  return shapeResource(entry, { directory, base, projection, groups: groupsOf([entry], projection, directory) })
}

/** Also the version tells of them. */
function groupsOf(entries: readonly DirectoryEntry[], projection: Projection, directory: DirectorySearch): Shaping['groups'] {
  const isWanted = projection.wants('groups') || projection.wants('meta')
  return isWanted ? directory.groupsOf(entries.flatMap(({ entry, kind }) => (kind === 'user' ? entry : []))) : new Map()
}
