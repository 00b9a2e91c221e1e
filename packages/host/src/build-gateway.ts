import { resolve } from 'node:path'
import type { GatewaySettings } from '@muster/gateway'
import type { ConfigurationText } from './build-configuration.ts'
import { isLoopback } from './check-api.ts'
import type { ValueFault } from './explain-faults.ts'
import { type ListenAddress, readListen } from './read-listen.ts'
import { readDuration } from './read-measures.ts'
import { isObject } from './shape-of.ts'

export interface GatewayText {
  readonly listen?: string
  readonly listenTls?: string
  readonly tls?: { readonly certificate: string; readonly key: string }
  readonly base: string
  readonly readers?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly groupNumbers?: boolean
  readonly sizeLimit?: number
  readonly timeLimit?: string
  readonly idle?: string
  readonly connections?: number
}

const keys = ['listen', 'listenTls'] as const

/** The addresses have been checked with their places. Without a certificate of its own the gateway has that of the API. */
export function buildGateway(text: GatewayText, api: ConfigurationText['api'], folder: string): GatewaySettings {
  const tls = text.tls ?? api?.tls
  const {
    base,
    readers,
    attributes = {},
    groupNumbers = false,
    sizeLimit = 10_000,
    timeLimit = '60s',
    idle = '15m',
    connections = 1_000,
  } = text
  return {
    ...(text.listen !== undefined && { listen: addressOf(text.listen) }),
    ...(text.listenTls !== undefined && { listenTls: addressOf(text.listenTls) }),
    ...(tls && { tls: { certificate: resolve(folder, tls.certificate), key: resolve(folder, tls.key) } }),
    base,
    ...(readers !== undefined && { readers }),
    attributes,
    groupNumbers,
    sizeLimit,
    timeLimitMs: readDuration(timeLimit),
    idleMs: readDuration(idle),
    connections,
  }
}

function addressOf(text: string): ListenAddress {
  const address = readListen(text)
  if ('fault' in address) throw new Error(address.fault)
  return address
}

/** Where anybody on a network may knock, passwords and tokens must not pass in clear. */
export function checkGateway({ gateway, api }: Partial<ConfigurationText>): readonly ValueFault[] {
  if (!isObject(gateway)) return []
  const hasTls = gateway.tls !== undefined || (isObject(api) && api.tls !== undefined)
  const fault = (path: readonly string[], sentence: string): ValueFault => ({ path: ['gateway', ...path], key: false, sentence })
  const given = keys.filter((key) => gateway[key] !== undefined)
  return [
    ...(given.length === 0 ? [fault([], 'needs `listen`, `listenTls` or both: where it is asked')] : []),
    ...given.flatMap((key) => {
      const text = gateway[key]
      if (typeof text !== 'string') return []
      const address = readListen(text)
      if ('fault' in address) return [fault([key], `\`${text}\` ${address.fault}`)]
      if (hasTls || (key === 'listen' && isLoopback(address))) return []
      const why = key === 'listenTls' ? 'TLS' : `${address.host} can be reached from other machines, so TLS`
      return [fault([key], `${why} needs \`gateway.tls\` with \`certificate\` and \`key\`, or those of \`api.tls\``)]
    }),
  ]
}
