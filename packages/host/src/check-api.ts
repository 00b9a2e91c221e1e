import type { ConfigurationText } from './build-configuration.ts'
import type { ValueFault } from './explain-faults.ts'
import { type ListenAddress, readListen } from './read-listen.ts'
import { isObject } from './shape-of.ts'

/** Where anybody on a network may knock, passwords and tokens must not pass in clear. */
export function checkApi({ api }: Partial<ConfigurationText>): readonly ValueFault[] {
  if (!isObject(api) || typeof api.listen !== 'string') return []
  const address = readListen(api.listen)
  if ('fault' in address) return [{ path: ['api', 'listen'], key: false, sentence: `\`${api.listen}\` ${address.fault}` }]
  if (isLoopback(address) || api.tls !== undefined) return []
  const sentence = `${address.host} can be reached from other machines, so \`api.tls\` with \`certificate\` and \`key\` is required; or listen on 127.0.0.1`
  return [{ path: ['api', 'listen'], key: false, sentence }]
}

export function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
