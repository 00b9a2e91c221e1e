import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type Connection,
  type Connector,
  type Credentials,
  createConnector,
  type Filter,
  parseFilter,
  type TlsSettings,
} from '@muster/ldap'
import { type Context, MusterError, Secret } from '@muster/provider'
import type { GroupMapping, UserMapping } from './presets.ts'
import { type BindSettings, mappingsOf, type Place, type Settings, type TlsFileSettings } from './settings.ts'

/** A directory as the settings describe it, before anybody has been asked. */
export interface Directory {
  readonly settings: Settings
  readonly users: Required<Place> & { readonly filter: Filter; readonly mapping: UserMapping }
  readonly groups: Required<Place> & { readonly filter: Filter; readonly mapping: GroupMapping }
  readonly pageSize: number
  /** A new connection, signed in with the account of the settings. */
  connect(): Promise<Connection>
  /** A new connection on which nobody has signed in. */
  connectAnonymously(): Promise<Connection>
}

/** Reads the files that the settings name. Throws `CONFIG_INVALID` for what cannot be meant. */
export async function openDirectory(settings: Settings, { folder, signal }: Pick<Context, 'folder' | 'signal'>): Promise<Directory> {
  const { users, groups } = mappingsOf(settings)
  const { limits = {}, tls = {}, base } = settings
  const connector: Connector = createConnector({
    urls: [settings.urls].flat(),
    startTls: tls.startTls ?? false,
    tls: await readTlsFiles(tls, folder),
    limits: {
      ...(limits.connectSeconds === undefined ? {} : { connectMs: limits.connectSeconds * 1_000 }),
      ...(limits.silenceSeconds === undefined ? {} : { silenceMs: limits.silenceSeconds * 1_000 }),
      ...(limits.operationSeconds === undefined ? {} : { operationMs: limits.operationSeconds * 1_000 }),
      ...(limits.messageBytes === undefined ? {} : { messageBytes: limits.messageBytes }),
    },
  })
  const credentials = credentialsOf(settings.bind)
  const placeOf = (given: Place | undefined) => ({ base: given?.base ?? base, scope: given?.scope ?? 'subtree' }) as const
  return {
    settings,
    users: { ...placeOf(settings.users), filter: parseFilter(users.filter), mapping: users },
    groups: { ...placeOf(settings.groups), filter: parseFilter(groups.filter), mapping: groups },
    pageSize: settings.pageSize ?? 500,
    connect: () => connector.connect(credentials, signal),
    connectAnonymously: () => connector.connect({ how: 'anonymous' }, signal),
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
