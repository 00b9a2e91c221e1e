import { BlockList, isIPv6 } from 'node:net'
import { MusterError } from '@muster/provider'
import type { EverywhereOptions } from '../call.ts'

/** The service that is named by `--server` or, unless a configuration is named, by MUSTER_SERVER. */
export function findServer(
  { server, config, plainHttp, tokenFile, serverCa }: EverywhereOptions,
  environment: Readonly<Record<string, string | undefined>>,
): URL | undefined {
  if (server !== undefined && config !== undefined)
    throw refuse(
      '--server asks a running service and --config opens a configuration here: they cannot both be meant.',
      'leave one of them out',
    )
  if (server !== undefined) return readAddress(server, '--server', plainHttp)
  const named = environment.MUSTER_SERVER
  if (config === undefined && named !== undefined && named !== '') return readAddress(named, 'MUSTER_SERVER', plainHttp)
  if (tokenFile !== undefined || serverCa !== undefined || plainHttp !== undefined)
    throw refuse(
      'It is not said which service is meant.',
      'name it with --server URL, or in MUSTER_SERVER; a configuration here needs no token',
    )
  return undefined
}

function readAddress(given: string, from: string, plainHttp: true | undefined): URL {
  const url = URL.parse(given)
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw refuse(`${from} is no address of a service.`, 'write it as https://muster.example.edu:8765')
  if (url.username !== '' || url.password !== '')
    throw refuse(
      `${from} holds a name or a password.`,
      'leave them out: a token is taken from MUSTER_TOKEN, from --token-file, or asked for',
    )
  if (url.protocol === 'http:' && plainHttp === undefined && !isThisMachine(url))
    throw refuse(
      `${from} would send the token to ${url.host} without encryption.`,
      'write https://, or say --plain-http when nobody can listen on the way',
    )
  return url
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** Whether what is sent there cannot leave this machine. */
export function isThisMachine({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return host === 'localhost' || loopback.check(host, isIPv6(host) ? 'ipv6' : 'ipv4')
}

function refuse(message: string, hint: string): MusterError {
  return new MusterError('CONFIG_INVALID', message, { hint })
}
