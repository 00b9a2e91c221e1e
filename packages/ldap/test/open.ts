import { isMusterError, type MusterError, Secret } from '@muster/provider'
import { accounts, passwordOf } from '../../../test/servers/start-slapd.ts'
import { type ClientLimits, type Connection, type Entry, prepareServers, type SearchItem } from '../src/index.ts'

export const never: AbortSignal = new AbortController().signal

export function signIn(account: keyof typeof accounts) {
  return { how: 'simple', dn: accounts[account], password: new Secret(passwordOf(account)) } as const
}

export const nobody = { how: 'anonymous' } as const

/** Connects without signing in, lets `use` have the connection, and closes it whatever happened. */
export async function withConnection<Value>(
  url: string,
  use: (connection: Connection) => Promise<Value>,
  limits: Partial<ClientLimits> = {},
): Promise<Value> {
  const connection = await prepareServers({ urls: [url], limits }).connect(nobody, never)
  try {
    return await use(connection)
  } finally {
    await connection.close()
  }
}

export interface Reading {
  readonly items: readonly SearchItem[]
  readonly entries: readonly Entry[]
  readonly failure: MusterError | undefined
}

/** Everything a search gives until it ends or fails. Anything thrown that is no MusterError is thrown on. */
export async function readAll(batches: AsyncIterable<readonly SearchItem[]>): Promise<Reading> {
  const items: SearchItem[] = []
  let failure: MusterError | undefined
  try {
    for await (const batch of batches) items.push(...batch)
  } catch (error) {
    if (!isMusterError(error)) throw error
    failure = error
  }
  return { items, entries: items.filter((item) => item.kind === 'entry'), failure }
}

export async function failureOf(promise: Promise<unknown>): Promise<MusterError> {
  try {
    await promise
  } catch (error) {
    if (isMusterError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
