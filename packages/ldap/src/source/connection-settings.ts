import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Context, type JsonSchema, MusterError, Secret } from '@muster/provider'
import { prepareServers } from '../connect.ts'
import type { Credentials } from '../connection.ts'
import type { TlsSettings } from '../open-socket.ts'
import type { Directory } from './directory.ts'

/** How a directory is connected to: the part of `settings:` that all providers over LDAP share. */
export interface ConnectionSettings {
  readonly urls: string | readonly string[]
  readonly bind?: BindSettings
  readonly tls?: TlsFileSettings
  /** 0 reads without pages. */
  readonly pageSize?: number
  readonly limits?: {
    readonly connectSeconds?: number
    readonly silenceSeconds?: number
    readonly operationSeconds?: number
    readonly wholeSeconds?: number
    readonly messageBytes?: number
  }
}

export interface BindSettings {
  readonly dn?: string
  readonly password?: Secret | string
  readonly external?: boolean
}

export interface TlsFileSettings {
  readonly startTls?: boolean
  readonly authority?: string
  readonly fingerprints?: readonly string[]
  readonly serverName?: string
  readonly verify?: boolean
  readonly certificate?: string
  readonly key?: string
}

const seconds = { type: 'number', exclusiveMinimum: 0 } as const

/** Properties for the schema of the settings. */
export const connectionSettingsSchema: Readonly<Record<string, JsonSchema>> = {
  urls: {
    type: ['string', 'array'],
    minLength: 1,
    minItems: 1,
    items: { type: 'string', minLength: 1 },
    description: 'ldaps://host, ldap://host:port or ldapi://%2Fpath; several in order of preference.',
  },
  bind: {
    type: 'object',
    additionalProperties: false,
    description: 'The account to read with; left out, nobody signs in.',
    properties: {
      dn: { type: 'string', minLength: 1, description: 'Its distinguished name.' },
      password: { type: 'string', 'x-secret': true, description: 'Its password, as a reference such as ${env:LDAP_PASSWORD}.' },
      external: {
        type: 'boolean',
        default: false,
        description: 'Sign in by the certificate of tls, or by who runs Muster (ldapi), instead of a name and a password.',
      },
    },
  },
  tls: {
    type: 'object',
    additionalProperties: false,
    properties: {
      startTls: { type: 'boolean', default: false, description: 'Begin TLS on a connection of ldap://.' },
      authority: { type: 'string', minLength: 1, description: 'A file in PEM with the authorities to trust, instead of the usual ones.' },
      fingerprints: {
        type: 'array',
        items: { type: 'string', pattern: '^([0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2}$' },
        description: "SHA-256 fingerprints of the server's certificate, one of which it must have; nothing else is looked at then.",
      },
      serverName: { type: 'string', minLength: 1, description: 'The name in the certificate, when it is not the host of the address.' },
      verify: { type: 'boolean', default: true, description: 'false talks to anybody who answers. For trying out only.' },
      certificate: { type: 'string', minLength: 1, description: 'A file in PEM: our own certificate.' },
      key: { type: 'string', minLength: 1, description: 'A file in PEM: its key.' },
    },
  },
  pageSize: { type: 'integer', minimum: 0, maximum: 100_000, default: 500, description: 'Entries a page; 0 reads without pages.' },
  limits: {
    type: 'object',
    additionalProperties: false,
    properties: {
      connectSeconds: { ...seconds, default: 10, description: 'Until a connection stands, for each server.' },
      silenceSeconds: { ...seconds, default: 60, description: 'Without a byte while an answer is waited for.' },
      operationSeconds: { ...seconds, default: 30, description: 'For signing in and other short questions.' },
      wholeSeconds: { ...seconds, default: 21_600, description: 'For reading all people, or all groups, however steadily they come.' },
      messageBytes: { type: 'integer', minimum: 65_536, default: 67_108_864, description: 'The largest entry.' },
    },
  },
}

export type Connecting = Pick<Directory, 'connect' | 'connectAnonymously' | 'pageSize' | 'isAnonymous' | 'isUnverified'>

/** Reads the files that the settings name; nobody is asked yet. Throws `CONFIG_INVALID` for what cannot be meant. */
export async function prepareConnecting(
  settings: ConnectionSettings,
  { folder, signal }: Pick<Context, 'folder' | 'signal'>,
): Promise<Connecting> {
  const { limits = {}, tls = {}, bind } = settings
  const servers = prepareServers({
    urls: [settings.urls].flat(),
    startTls: tls.startTls ?? false,
    tls: await readTlsFiles(tls, folder),
    limits: {
      ...(limits.connectSeconds === undefined ? {} : { connectMs: limits.connectSeconds * 1_000 }),
      ...(limits.silenceSeconds === undefined ? {} : { silenceMs: limits.silenceSeconds * 1_000 }),
      ...(limits.operationSeconds === undefined ? {} : { operationMs: limits.operationSeconds * 1_000 }),
      ...(limits.wholeSeconds === undefined ? {} : { wholeMs: limits.wholeSeconds * 1_000 }),
      ...(limits.messageBytes === undefined ? {} : { messageBytes: limits.messageBytes }),
    },
  })
  const credentials = credentialsOf(bind)
  return {
    pageSize: settings.pageSize ?? 500,
    isAnonymous: credentials.how === 'anonymous',
    isUnverified: tls.verify === false,
    connect: () => servers.connect(credentials, signal),
    connectAnonymously: () => servers.connect({ how: 'anonymous' }, signal),
  }
}

function credentialsOf(bind: BindSettings | undefined): Credentials {
  if (bind?.external === true) return { how: 'external' }
  if (bind?.dn === undefined && bind?.password === undefined) return { how: 'anonymous' }
  if (bind.dn === undefined || bind.password === undefined) {
    throw new MusterError('CONFIG_INVALID', '`bind` has a name without a password, or a password without a name.', {
      phase: 'configuration',
      hint: 'Give both `bind.dn` and `bind.password`, or `bind.external: true`, or leave `bind` out.',
    })
  }
  return { how: 'simple', dn: bind.dn, password: typeof bind.password === 'string' ? new Secret(bind.password) : bind.password }
}

async function readTlsFiles(tls: TlsFileSettings, folder: string): Promise<TlsSettings> {
  const read = async (name: 'authority' | 'certificate' | 'key'): Promise<Partial<TlsSettings>> => {
    const file = tls[name]
    if (file === undefined) return {}
    const path = resolve(folder, file)
    try {
      return { [name]: await readFile(path, 'utf8') }
    } catch (cause) {
      throw new MusterError('CONFIG_INVALID', `The file ${path} (\`tls.${name}\`) cannot be read.`, {
        phase: 'configuration',
        hint: 'Correct its path, which is relative to the configuration, or let this user read it.',
        cause,
      })
    }
  }
  const { fingerprints, serverName, verify } = tls
  return {
    ...(await read('authority')),
    ...(await read('certificate')),
    ...(await read('key')),
    ...(fingerprints === undefined ? {} : { fingerprints }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(verify === undefined ? {} : { verify }),
  }
}
