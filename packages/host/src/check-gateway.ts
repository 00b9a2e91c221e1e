import type { ConfigurationText } from './build-configuration.ts'
import type { ValueFault } from './explain-faults.ts'
import { isLoopback, readListen } from './read-listen.ts'
import { isObject } from './shape-of.ts'

const keys = ['listen', 'listenTls'] as const

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
