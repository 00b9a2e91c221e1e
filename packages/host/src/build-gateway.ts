import { resolve } from 'node:path'
import type { GatewaySettings } from '@muster/gateway'
import { type ApiText, ownCertificateOf } from './build-operation.ts'
import { type ListenAddress, readListen } from './read-listen.ts'
import { readDuration } from './read-measures.ts'

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

/** The addresses have been checked with their places. Without a certificate of its own the gateway has that of the API. */
export function buildGateway(text: GatewayText, ofApi: ApiText['tls'], folder: string, store: string): GatewaySettings {
  const own = ownCertificateOf(store)
  const tls = text.tls ?? (ofApi === 'own' ? { certificate: own, key: own } : ofApi)
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
