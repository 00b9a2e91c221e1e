import type { JsonSchema, Secret } from '@muster/provider'

/** `settings:` of a source of type `samba`; what is left out has the default. */
export interface Settings {
  readonly mode: ModeName
  /** `remote`: the server that is read. `local`: whom passwords are checked with. */
  readonly server?: string
  readonly port?: number
  /** `remote` only: the account that reads. */
  readonly bind?: { readonly username: string; readonly password: Secret | string }
  /** `winbind`: the domain that is read, and `remote`, `local`: the domain that names are of. Left out: what the tools take it for. */
  readonly domain?: string
  /** The oldest version of SMB to be spoken. Left out: what `smb.conf` says. */
  readonly oldestProtocol?: 'NT1' | 'SMB2' | 'SMB3'
  /** `smb.conf`, where it is not where the tools look for it. Relative to the folder of the configuration. */
  readonly configFile?: string
  /** Where Samba's tools are, when they are not on the usual path. Relative to the folder of the configuration. */
  readonly toolsFolder?: string
  /** `local`: the Unix groups that are mapped to a name of Windows, or all. */
  readonly unixGroups?: 'mapped' | 'all'
  readonly limits?: LimitSettings
}

export const modes = ['local', 'remote', 'winbind'] as const
export type ModeName = (typeof modes)[number]

export interface LimitSettings {
  readonly silenceSeconds?: number
  readonly wholeSeconds?: number
  readonly processes?: number
}

export const defaults = { localServer: '127.0.0.1', silenceSeconds: 60, wholeSeconds: 21_600, processes: 4 } as const

const seconds = { type: 'number', exclusiveMinimum: 0 } as const

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['mode'],
  properties: {
    mode: {
      type: 'string',
      enum: [...modes],
      description:
        'How it is read: on the server itself (local), over the network (remote), or through winbind, which runs on this machine.',
    },
    server: {
      type: 'string',
      // No hyphen in front and no slash: it becomes a part of a word that a tool reads.
      pattern: '^[A-Za-z0-9:][A-Za-z0-9._:-]*$',
      maxLength: 255,
      'x-expected': 'a name or an address',
      description: `The server. With mode remote it is read; with mode local it checks passwords, and is ${defaults.localServer} unless it is given.`,
    },
    port: { type: 'integer', minimum: 1, maximum: 65535, description: 'Its port, when it is not that of SMB (445).' },
    bind: {
      type: 'object',
      additionalProperties: false,
      required: ['username', 'password'],
      description: 'The account that reads, with mode remote.',
      properties: {
        username: { type: 'string', minLength: 1, description: 'Its name, without a domain.' },
        password: { type: 'string', 'x-secret': true, description: 'Its password, as a reference such as ${env:SAMBA_PASSWORD}.' },
      },
    },
    domain: {
      type: 'string',
      pattern: '^[^-\\s\\\\/:*?"<>|][^\\s\\\\/:*?"<>|]*$',
      maxLength: 255,
      'x-expected': 'the short name of a domain or workgroup',
      description: 'The domain or workgroup by its short name. Left out, what smb.conf or winbind says.',
    },
    oldestProtocol: {
      type: 'string',
      enum: ['NT1', 'SMB2', 'SMB3'],
      description:
        'The oldest version of SMB to speak. Servers as old as NT speak NT1 only, which is not safe on a network that others are on.',
    },
    configFile: { type: 'string', minLength: 1, description: 'The smb.conf, when it is not where the tools look for it.' },
    toolsFolder: { type: 'string', minLength: 1, description: "The folder with Samba's tools, when they are not on the usual path." },
    unixGroups: {
      type: 'string',
      enum: ['mapped', 'all'],
      default: 'mapped',
      description: 'With mode local, which Unix groups are groups: those that `net groupmap` maps, or all that are not of the system.',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        silenceSeconds: { ...seconds, default: defaults.silenceSeconds, description: 'How long a tool may say nothing.' },
        wholeSeconds: { ...seconds, default: defaults.wholeSeconds, description: 'How long one tool may run.' },
        processes: { type: 'integer', minimum: 1, maximum: 64, default: defaults.processes, description: 'How many tools run at once.' },
      },
    },
  },
  if: { properties: { mode: { enum: ['local', 'winbind'] } }, required: ['mode'] },
  else: { required: ['server', 'bind'] },
}
