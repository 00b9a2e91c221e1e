import { Secret } from '@muster/provider'
import { foldHandle, type TokenView } from '@muster/store'
import type { GatewayMuster } from './muster-parts.ts'
import type { GatewaySettings } from './settings.ts'
import type { Tree } from './tree.ts'

/** Who has signed in on a connection. */
export type Reader =
  | { readonly as: 'nobody' }
  | { readonly as: 'token'; readonly token: TokenView }
  | { readonly as: 'person'; readonly name: string }

export const nobody: Reader = { as: 'nobody' }

/** What somebody may see: everything, oneself, or nothing but what the server is. */
export type Sight = 'all' | 'nothing' | { readonly own: string }

export function nameOf(reader: Reader, tree: Tree): string {
  if (reader.as === 'nobody') return ''
  return reader.as === 'token' ? `uid=${reader.token.name},${tree.tokens}` : tree.person(reader.name)
}

/** The token of this name, when this is it and it allows to read the directory. */
export function findToken(name: string, given: string, { tokens }: GatewayMuster): Reader | undefined {
  const token = given.length > 256 ? undefined : tokens.find(given)
  const isIt = token !== undefined && token.name.toLowerCase() === name.toLowerCase() && token.scopes.includes('directory')
  return isIt ? { as: 'token', token } : undefined
}

/** By the source that has the person, within the limits that hold everywhere. */
export async function signIn(name: string, password: string, muster: GatewayMuster, signal: AbortSignal): Promise<Reader | undefined> {
  const { outcome, username } = await muster.authenticate(name, new Secret(password), { signal })
  return outcome === 'accepted' && username !== undefined ? { as: 'person', name: username } : undefined
}

/** Asked for each search: a token may have been taken back since, and a person may have left the group. */
export async function sightOf(reader: Reader, muster: GatewayMuster, { readers }: GatewaySettings, now: number): Promise<Sight> {
  if (reader.as === 'nobody') return 'nothing'
  if (reader.as === 'token') {
    const { name, createdAt } = reader.token
    return muster.tokens.list().some((one) => one.name === name && one.createdAt === createdAt) ? 'all' : 'nothing'
  }
  const { directory } = muster
  const own = { own: reader.name } as const
  if (readers === undefined) return own
  const found = await directory.find({
    kind: 'user',
    where: {
      and: [
        { field: 'username', test: 'is', value: reader.name },
        { field: 'active', test: 'is', value: true },
      ],
    },
    now,
  })
  const [account] = found.entries(0, 1)
  if (account === undefined) return 'nothing'
  const isReader = directory
    .groupsOf([account])
    .get(account)!
    .some(({ name }) => foldHandle(name) === foldHandle(readers))
  return isReader ? 'all' : own
}
