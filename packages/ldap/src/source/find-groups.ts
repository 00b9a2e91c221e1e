import type { Connection } from '../connection.ts'
import type { Directory, Member, ReadGroup } from './directory.ts'

/** The groups that hold somebody directly: who they are, not who is in them, for some have as many members as there are people. */
export async function* findGroups(directory: Directory, connection: Connection, member: Member): AsyncGenerator<ReadGroup> {
  const { base, scope, filter, holding, identity, reader } = directory.groups
  const asked = { and: [filter, holding(member)] }
  const attributes = identity.length === 0 ? ['1.1'] : identity
  for await (const items of connection.search({ base, scope, filter: asked, attributes, pageSize: directory.pageSize })) {
    for (const item of items) if (item.kind === 'entry') yield reader.read(item)
  }
}
