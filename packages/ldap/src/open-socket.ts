import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls'
import { MusterError } from '@muster/provider'
import type { Address } from './address.ts'
import { explainFailure, failure, hungUp, talkingTls } from './explain-failure.ts'

export interface TlsSettings {
  /** Certificates in PEM of the authorities to trust, instead of those that come with Node and with the system. */
  readonly authority?: string
  /** SHA-256 of the server's own certificate, in hexadecimal, colons or not. With it neither authority nor name is looked at. */
  readonly fingerprints?: readonly string[]
  /** The name that must stand in the certificate, when it is not the host of the address. */
  readonly serverName?: string
  /** `false` talks to anybody who answers. Default true. */
  readonly verify?: boolean
  /** Our own certificate and its key, in PEM, for SASL EXTERNAL. */
  readonly certificate?: string
  readonly key?: string
}

/** A host may have several addresses. Node's own 250 ms is less than a slow line needs. */
const nextAddressMs = 2_500

/** Opens the socket of an address, TLS included when it is ldaps. `signal` ends the attempt; so does `deadline`. */
export async function openSocket(address: Address, tls: TlsSettings, signal: AbortSignal): Promise<Socket> {
  const { place } = address
  const plain =
    'path' in place
      ? connectPlain({ path: place.path })
      : connectPlain({ host: place.host, port: place.port, noDelay: true, autoSelectFamilyAttemptTimeout: nextAddressMs })
  await untilReady(plain, 'connect', address, signal)
  return address.tls ? await secure(plain, address, tls, signal) : plain
}

/** Puts TLS on a socket that is open, and sees who is on the other side before anything is said. */
export async function secure(plain: Socket, address: Address, tls: TlsSettings, signal: AbortSignal): Promise<TLSSocket> {
  const pins = tls.fingerprints ?? []
  const host = 'host' in address.place ? address.place.host : 'localhost'
  const name = tls.serverName ?? host
  const secured = connectTls({
    socket: plain,
    host: name,
    // RFC 6066: "Literal IPv4 and IPv6 addresses are not permitted" as a server name.
    ...(isIP(name) === 0 ? { servername: name } : {}),
    rejectUnauthorized: (tls.verify ?? true) && pins.length === 0,
    secureContext: contextOf(tls, plain),
  })
  await untilReady(secured, 'secureConnect', address, signal)
  if (pins.length > 0) {
    const seen = secured.getPeerCertificate().fingerprint256?.replaceAll(':', '').toLowerCase()
    if (seen === undefined || !pins.some((pin) => pin.replaceAll(':', '').toLowerCase() === seen)) {
      secured.destroy()
      throw failure(
        'SOURCE_UNAVAILABLE',
        address.url,
        talkingTls,
        `its certificate has the SHA-256 fingerprint ${seen}, which is not pinned`,
        'If the certificate was renewed, put the new fingerprint into `tls.fingerprints`; if not, somebody else answers.',
      )
    }
  }
  return secured
}

/** Reading all authorities takes 80 ms: once for the same settings, not for each connection. */
const contexts = new WeakMap<TlsSettings, SecureContext>()

function contextOf(tls: TlsSettings, plain: Socket): SecureContext {
  const standing = contexts.get(tls)
  if (standing !== undefined) return standing
  try {
    const context = createSecureContext({
      minVersion: 'TLSv1.2',
      ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
      ...(tls.key === undefined ? {} : { key: tls.key }),
      ...authoritiesOf(tls),
    })
    contexts.set(tls, context)
    return context
  } catch (cause) {
    plain.destroy()
    throw new MusterError('CONFIG_INVALID', 'The certificates given for TLS cannot be read.', {
      phase: 'configuration',
      hint: 'Give them in PEM: -----BEGIN CERTIFICATE-----, and the key that belongs to the certificate.',
      cause,
    })
  }
}

/** An organisation's own authority is usually installed on its machines, where Node by itself does not look. */
function authoritiesOf({ authority, verify, fingerprints = [] }: TlsSettings): { ca?: string | string[] } {
  if (authority !== undefined) return { ca: authority }
  if (verify === false || fingerprints.length > 0) return {}
  return { ca: [...getCACertificates('default'), ...getCACertificates('system')] }
}

function untilReady(socket: Socket, event: 'connect' | 'secureConnect', address: Address, signal: AbortSignal): Promise<void> {
  const when = event === 'connect' ? 'Connecting to' : talkingTls
  // Stays: an error between two listeners would otherwise end the whole process. `close` follows every error.
  socket.on('error', () => undefined)
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      signal.removeEventListener('abort', aborted)
      socket.off(event, ready).off('error', settle).off('close', closed)
      if (error === undefined) {
        resolve()
        return
      }
      socket.destroy()
      reject(error instanceof MusterError ? error : explainFailure(address.url, when, error))
    }
    const ready = (): void => settle()
    const aborted = (): void => settle(signal.reason)
    const closed = (): void =>
      settle(
        when === talkingTls
          ? hungUp(address.url)
          : failure('SOURCE_UNAVAILABLE', address.url, when, 'the connection was closed at once', "See the server's log."),
      )
    socket.once(event, ready).once('error', settle).once('close', closed)
    if (signal.aborted) aborted()
    else signal.addEventListener('abort', aborted, { once: true })
  })
}
