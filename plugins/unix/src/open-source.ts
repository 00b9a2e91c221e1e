import { resolve } from 'node:path'
import type { Context } from '@muster/provider'
import { type Choice, chooseAccounts } from './choose-accounts.ts'
import { type Database, readByGetent, readByYpcat } from './databases.ts'
import type { FileSettings, Settings } from './settings.ts'
import { usualInactiveShells } from './settings.ts'
import { prepareTools, type Tools } from './tools.ts'

/** An opened source: what every question needs. */
export interface UnixSource {
  readonly settings: Settings
  readonly context: Context
  readonly tools: Tools
  readonly database: Database
  readonly choice: Choice
  readonly files: Required<FileSettings>
  isInactiveShell(shell: string): boolean
}

/** A group is one line, whoever is in it: five million people, at 12 bytes each. */
const longestLine = 64 * 1024 ** 2

/** Asks nobody yet. */
export function openSource(settings: Settings, context: Context): UnixSource {
  const { environment = {}, limits = {}, inactiveShells = usualInactiveShells } = settings
  const files = placeFiles(settings.files ?? {}, context.folder)
  const { silenceSeconds = 60, wholeSeconds = 3_600, askSeconds = 20 } = limits
  const warned = new Set<string>()
  const tools = prepareTools({
    environment,
    signal: context.signal,
    listing: {
      lineBytes: longestLine,
      firstByteMs: silenceSeconds * 1_000,
      silenceMs: silenceSeconds * 1_000,
      wholeMs: wholeSeconds * 1_000,
    },
    askMs: askSeconds * 1_000,
    onWarning(sentence) {
      if (warned.has(sentence)) return
      warned.add(sentence)
      context.logger.warn(sentence, { source: context.source })
    },
  })
  const shells = new Set(inactiveShells)
  return {
    settings,
    context,
    tools,
    database: settings.mode === 'nis' ? readByYpcat(settings, tools) : readByGetent(settings, files, tools),
    choice: chooseAccounts(settings, files.loginDefs),
    files,
    isInactiveShell: (shell) => shells.has(shell) || shells.has(shell.slice(shell.lastIndexOf('/') + 1)),
  }
}

function placeFiles(
  { nsswitch = '/etc/nsswitch.conf', loginDefs = '/etc/login.defs', passwd = '/etc/passwd', group = '/etc/group' }: FileSettings,
  folder: string,
): Required<FileSettings> {
  return {
    nsswitch: resolve(folder, nsswitch),
    loginDefs: resolve(folder, loginDefs),
    passwd: resolve(folder, passwd),
    group: resolve(folder, group),
  }
}
