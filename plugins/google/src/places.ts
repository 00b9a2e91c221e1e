import { MusterError } from '@muster/provider'
import type { ServiceAccount } from './service-account.ts'
import { defaultEndpoints, type EndpointSettings } from './settings.ts'

/** Where each interface is asked. */
export interface Places {
  readonly directory: URL
  readonly token: URL
  readonly iamCredentials: URL
  readonly metadata: URL
}

/** Throws `CONFIG_INVALID` where a token would go over a network in clear. */
export function findPlaces(given: EndpointSettings = {}, account: ServiceAccount): Places {
  const ofKey = account.by === 'key' ? account.key.tokenUrl : undefined
  const directory = safe('directory', given.directory ?? defaultEndpoints.directory)
  // An address without a path is that of the machine behind which the interface lives.
  if (directory.pathname === '/') directory.pathname = new URL(defaultEndpoints.directory).pathname
  return {
    directory,
    token: safe('token', given.token ?? ofKey ?? defaultEndpoints.token),
    iamCredentials: safe('iamCredentials', given.iamCredentials ?? defaultEndpoints.iamCredentials),
    // It never leaves the machine that it is asked by.
    metadata: parse('metadata', given.metadata ?? defaultEndpoints.metadata),
  }
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

function safe(name: keyof Places, text: string): URL {
  const url = parse(name, text)
  if (url.protocol === 'https:' || loopback.test(url.hostname)) return url
  throw new MusterError('CONFIG_INVALID', `endpoints.${name} is ${url.origin}: tokens would go over the network in clear`, {
    hint: 'Use an address with https://.',
  })
}

function parse(name: keyof Places, text: string): URL {
  if (URL.canParse(text)) return new URL(text)
  throw new MusterError('CONFIG_INVALID', `endpoints.${name} is no address: ${JSON.stringify(text)}`, {
    hint: 'Use an address such as https://gateway.example.edu/admin/directory/v1.',
  })
}
