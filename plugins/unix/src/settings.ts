import type { JsonSchema } from '@muster/provider'

/** `settings:` of a source of type `unix`; what is left out has the default. */
export interface Settings {
  readonly mode?: 'nss' | 'nis'
  /** Services of nsswitch.conf to read, instead of those that it names. */
  readonly services?: readonly string[]
  /** Ranges of numbers: `1000-59999`, `1000-`, `1234`. */
  readonly uids?: readonly string[]
  readonly gids?: readonly string[]
  readonly exclude?: readonly string[]
  readonly knownUsers?: readonly string[]
  readonly inactiveShells?: readonly string[]
  readonly expiry?: 'auto' | 'required' | 'never'
  readonly privateGroups?: boolean
  readonly readTwice?: boolean
  readonly nis?: NisSettings
  readonly pam?: PamSettings
  readonly files?: FileSettings
  readonly environment?: Readonly<Record<string, string>>
  readonly limits?: LimitSettings
}

export interface NisSettings {
  readonly domain?: string
  readonly server?: string
  readonly maps?: {
    readonly passwdByName?: string
    readonly groupByName?: string
    readonly groupByGid?: string
  }
}

export interface PamSettings {
  readonly service?: string
  /** Runs as the helper, instead of the one that comes with Muster; the words of a command. */
  readonly helper?: string | readonly string[]
}

export interface FileSettings {
  readonly nsswitch?: string
  readonly loginDefs?: string
  readonly passwd?: string
  readonly group?: string
}

export interface LimitSettings {
  readonly silenceSeconds?: number
  readonly wholeSeconds?: number
  readonly askSeconds?: number
}

/** Machine accounts of a Samba server end in a dollar sign. */
export const usualExcludes: readonly string[] = ['nobody', 'nfsnobody', '*$']
export const usualInactiveShells: readonly string[] = ['nologin', 'false']

const seconds = { type: 'number', exclusiveMinimum: 0 } as const
const text = { type: 'string', minLength: 1 } as const
const ranges = (description: string): JsonSchema => ({
  type: 'array',
  items: { type: 'string', pattern: '^[0-9]+(-[0-9]*)?$', 'x-expected': 'a number or a range, such as "1000-59999" or "1000-"' },
  description,
})
const map = (name: string): JsonSchema => ({ ...text, default: name, description: `The map that is read as ${name}.` })

export const settingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    mode: {
      type: 'string',
      enum: ['nss', 'nis'],
      default: 'nss',
      description: 'What is asked: whatever nsswitch.conf names, through getent; or the maps of a NIS domain, through ypcat and ypmatch.',
    },
    services: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^[A-Za-z0-9_]+$' },
      description: 'The services to read, such as files or sss. Left out: those that nsswitch.conf names.',
    },
    uids: ranges('Whose accounts are people, by uid. Left out: UID_MIN to UID_MAX of login.defs for local files, from UID_MIN elsewhere.'),
    gids: ranges('Which groups are read, by gid. Left out: the same by GID_MIN and GID_MAX, and groups that are somebody’s primary group.'),
    exclude: {
      type: 'array',
      items: text,
      default: [...usualExcludes],
      description: 'Usernames that are no people; `*` matches any run of characters.',
    },
    knownUsers: {
      type: 'array',
      items: text,
      description: 'Names that must resolve and must be listed: they prove that a service answers, and that it lists whom it knows.',
    },
    inactiveShells: {
      type: 'array',
      items: text,
      default: [...usualInactiveShells],
      description: 'Shells of accounts that are disabled, by path or by its last part.',
    },
    expiry: {
      type: 'string',
      enum: ['auto', 'required', 'never'],
      default: 'auto',
      description: 'Whether locks and expiry are read from the shadow map: where Muster may; else the listing fails; or not at all.',
    },
    privateGroups: { type: 'boolean', default: false, description: 'Whether groups that hold one person of the same name are read.' },
    readTwice: {
      type: 'boolean',
      default: true,
      description:
        'Whether everything is read a second time and must be the same. Without it nothing tells a listing that broke off half way.',
    },
    nis: {
      type: 'object',
      additionalProperties: false,
      description: 'For `mode: nis`.',
      properties: {
        domain: { ...text, description: 'Left out: the domain that the machine is in.' },
        server: { ...text, description: 'The server to ask. Left out: the one that ypbind has found.' },
        maps: {
          type: 'object',
          additionalProperties: false,
          properties: {
            passwdByName: map('passwd.byname'),
            groupByName: map('group.byname'),
            groupByGid: map('group.bygid'),
          },
        },
      },
    },
    pam: {
      type: 'object',
      additionalProperties: false,
      properties: {
        service: {
          type: 'string',
          pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]*$',
          default: 'muster',
          description: 'The name of the file in /etc/pam.d that says how passwords are checked.',
        },
        helper: {
          type: ['string', 'array'],
          minLength: 1,
          minItems: 1,
          items: text,
          description:
            'The program that asks PAM, e.g. [/usr/bin/sudo, -n, /usr/local/libexec/muster-pam]. Left out: the one that comes along.',
        },
      },
    },
    files: {
      type: 'object',
      additionalProperties: false,
      properties: {
        nsswitch: { ...text, default: '/etc/nsswitch.conf', description: 'Which services there are.' },
        loginDefs: { ...text, default: '/etc/login.defs', description: 'Where UID_MIN and the like stand.' },
        passwd: { ...text, default: '/etc/passwd', description: 'Looked at for whether its last line is whole.' },
        group: { ...text, default: '/etc/group', description: 'The same.' },
      },
    },
    environment: {
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' },
      additionalProperties: { type: 'string' },
      description: 'Added to the otherwise clean environment of the tools.',
    },
    limits: {
      type: 'object',
      additionalProperties: false,
      properties: {
        silenceSeconds: { ...seconds, default: 60, description: 'Without a line while a list is read.' },
        wholeSeconds: { ...seconds, default: 3600, description: 'For a whole list.' },
        askSeconds: { ...seconds, default: 20, description: 'For one person, or one password.' },
      },
    },
  },
}
