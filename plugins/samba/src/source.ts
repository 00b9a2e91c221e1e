import { resolve } from 'node:path'
import type { Context } from '@muster/provider'
import { defaults, type Settings } from './settings.ts'
import { prepareTools, type Tools } from './tools.ts'

/** An opened source: what every question needs. */
export interface Source {
  readonly settings: Settings
  readonly context: Context
  readonly tools: Tools
  readonly words: Words
}

/** Words of the command line that the settings stand for. */
export interface Words {
  /** Before all others of `pdbedit`, `net`, `smbclient` and `rpcclient`. */
  readonly config: readonly string[]
  /** Of `net`, `smbclient` and `rpcclient`, for a connection. */
  readonly connection: readonly string[]
  readonly server: string
}

export function describeSource(settings: Settings, context: Context): Source {
  const { configFile, port, domain, oldestProtocol, server = defaults.localServer } = settings
  return {
    settings,
    context,
    tools: prepareTools(settings, context),
    words: {
      config: configFile === undefined ? [] : [`--configfile=${resolve(context.folder, configFile)}`],
      connection: [
        // Both sides prove that they know the password: a server that lets everybody in as a guest cannot (docs/decisions/0047).
        '--client-protection=sign',
        // A server of this kind knows no Kerberos, and a ticket of whoever runs Muster is nobody's password.
        '--use-kerberos=off',
        ...(port === undefined ? [] : [`--port=${port}`]),
        ...(domain === undefined ? [] : [`--workgroup=${domain}`]),
        ...(oldestProtocol === undefined ? [] : [`--option=client min protocol=${protocols[oldestProtocol]}`]),
      ],
      server,
    },
  }
}

const protocols = { NT1: 'NT1', SMB2: 'SMB2_02', SMB3: 'SMB3_00' } as const

/**
 * The name in LOGNAME and the password on stdin, which PASSWD_FD names: both are taken as they are. In `-U` and `-A`, `%`, `\`, `/`
 * and `@` in a name would be read as a part of the command.
 */
export function credentials(username: string, password: string): { environment: Readonly<Record<string, string>>; stdin: string } {
  return { environment: { LOGNAME: username, PASSWD_FD: '0' }, stdin: `${password}\n` }
}
