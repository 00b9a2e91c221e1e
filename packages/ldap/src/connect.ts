import { isMusterError, MusterError } from '@muster/provider'
import { type Address, parseAddress } from './address.ts'
import { type Connection, type ConnectOptions, type Credentials, connectTo } from './connection.ts'
import { explainResult, resultCode } from './explain-result.ts'

export interface ServersSettings extends ConnectOptions {
  /** In order of preference; the next is tried when one cannot be asked. */
  readonly urls: readonly string[]
}

export interface Servers {
  /** A new connection, signed in. Throws when no server could be asked, and when the one that was refuses the account. */
  connect(credentials: Credentials, signal: AbortSignal): Promise<Connection>
}

/** Remembers which server answered last, and begins with it. Throws `CONFIG_INVALID` for an address that is none. */
export function prepareServers(settings: ServersSettings): Servers {
  const addresses = settings.urls.map(parseAddress)
  let preferred = 0

  return {
    async connect(credentials, signal) {
      const failures: MusterError[] = []
      for (let turn = 0; turn < addresses.length; turn++) {
        const index = (preferred + turn) % addresses.length
        try {
          const connection = await connectAndBind(addresses[index]!, settings, credentials, signal)
          preferred = index
          return connection
        } catch (error) {
          if (!isMusterError(error) || !mayTryAnother(error)) throw error
          failures.push(error)
        }
      }
      const [first, ...others] = failures
      if (first === undefined) throw new MusterError('CONFIG_INVALID', 'No LDAP server is named.', { hint: 'Name one in `urls`.' })
      if (others.length === 0) throw first
      throw new MusterError(
        'SOURCE_UNAVAILABLE',
        `None of ${failures.length} servers could be asked. ${failures.map(({ message }) => message).join(' ')}`,
        {
          phase: 'ldap',
          ...(first.hint === undefined ? {} : { hint: first.hint }),
          cause: new AggregateError(failures),
        },
      )
    },
  }
}

/** A server that is down says nothing about the next; one that refuses an account does: trying on would lock it out. */
function mayTryAnother(error: MusterError): boolean {
  return (error.family === 'unavailable' && error.code !== 'STOPPED') || error.family === 'protocol'
}

async function connectAndBind(
  address: Address,
  options: ConnectOptions,
  credentials: Credentials,
  signal: AbortSignal,
): Promise<Connection> {
  const connection = await connectTo(address, options, signal)
  try {
    // Without a bind a connection is anonymous already (RFC 4513, section 4).
    if (credentials.how !== 'anonymous') {
      const result = await connection.bind(credentials)
      if (result.code !== resultCode.success) throw explainResult(address.url, 'Signing in', result)
    }
    return connection
  } catch (error) {
    await connection.close()
    throw error
  }
}
