import { isMusterError, type MusterError } from '@muster/provider'
import { readPages } from './read-pages.ts'
import type { Source } from './source.ts'

/** Who is in a group, whole; or why that is not known. */
export type Members =
  | {
      readonly handles: readonly string[]
      /** Whether everybody of the customer is a member, which is one entry without a person's id. */
      readonly everybody: boolean
      /** Addresses outside of the directory. */
      readonly outside: number
    }
  | { readonly unknown: MusterError | string }

const pageSize = 200

/** The direct members of a group. Nested groups are kept as they are: members of members are asked of their own groups. */
export async function readMembers({ directory }: Source, group: { id: string; email: string; count: number }): Promise<Members> {
  const handles: string[] = []
  let [everybody, outside, read] = [false, 0, 0]
  const pages = readPages(
    directory,
    {
      path: `groups/${encodeURIComponent(group.id)}/members`,
      query: { maxResults: pageSize, fields: 'kind,nextPageToken,members(id,type)' },
      kind: 'admin#directory#members',
      key: 'members',
      what: `the members of ${group.email}`,
    },
    new Set(),
  )
  try {
    for await (const items of pages) {
      for (const { id, type } of items) {
        read++
        if (type === 'CUSTOMER') everybody = true
        else if (type === 'EXTERNAL') outside++
        // A type that is not known yet is somebody all the same: the id says whether it is somebody here.
        else if (typeof id === 'string' && id !== '') handles.push(id)
        else return { unknown: `a member of ${group.email} has no id` }
      }
    }
  } catch (error) {
    if (isMusterError(error) && isOfThisGroup(error)) return { unknown: error }
    throw error
  }
  // "The number of users that are direct members": an answer with nobody in it contradicts the group itself.
  if (read === 0 && group.count > 0) return { unknown: `${group.email} has ${group.count} members, and none of them was given` }
  return { handles, everybody, outside }
}

/** What a whole tenant suffers from (no way there, too many questions) is no matter of one group. */
function isOfThisGroup({ code }: MusterError): boolean {
  return code === 'SOURCE_REFUSED' || code === 'PROTOCOL_VIOLATION' || code === 'LISTING_INCOMPLETE' || code === 'LIMIT_EXCEEDED'
}
