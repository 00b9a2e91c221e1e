import { isIPv6 } from 'node:net'

export interface ListenAddress {
  /** Without brackets. */
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
}

/** `127.0.0.1:8765`, `localhost:8765`, `[::1]:8765`. */
export function readListen(text: string): ListenAddress | { readonly fault: string } {
  const [, bracketed, plain, digits] = /^(?:\[([\da-fA-F:.]+)\]|([A-Za-z\d](?:[A-Za-z\d.-]*[A-Za-z\d])?)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port > 65_535 || (bracketed !== undefined && !isIPv6(bracketed)))
    return { fault: 'is no address and port, such as `127.0.0.1:8765` or `[::1]:8765`' }
  return { host: bracketed ?? plain!.toLowerCase(), port }
}

export function isLoopback({ host }: ListenAddress): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}
