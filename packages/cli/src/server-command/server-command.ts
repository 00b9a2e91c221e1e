import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { everyName } from './every-page.ts'
import { followTask } from './follow-task.ts'
import { lookUp } from './look-up.ts'
import { say, sayEach } from './say.ts'
import { addUser, renameUser, syncAdvanced, syncQuietly } from './sync-quietly.ts'
import { groupMembers, groupNames, userGroups } from './tell-groups.ts'
import { exists, tellBalance, tellProperty } from './tell-user.ts'

/** One command of a print-management server, as Muster does it. */
export interface ServerCommand {
  /** What it is given; in brackets what may be left out. */
  readonly words: readonly string[]
  /** Gives the exit code. */
  readonly run: (muster: AskedMuster, words: readonly string[], call: Call) => Promise<number>
}

const exist: ServerCommand = { words: ['USER'], run: exists }

/** By the name that scripts know. A test holds the names equal to those of docs/server-command.md. */
export const serverCommands: Readonly<Record<string, ServerCommand>> = {
  'perform-user-and-group-sync': { words: [], run: (muster, _, call) => syncQuietly(muster, call, [{}]) },
  'perform-user-and-group-sync-advanced': { words: ['DELETE', 'UPDATE'], run: syncAdvanced },
  'perform-group-sync': { words: [], run: (muster, _, call) => syncQuietly(muster, call, [{ groupsOnly: true }]) },
  'add-new-users': { words: [], run: (muster, _, call) => syncQuietly(muster, call, [{ newUsersOnly: true }]) },
  'add-new-user': { words: ['USER'], run: addUser },
  'rename-user-account': { words: ['OLD', 'NEW'], run: renameUser },
  'get-task-status': { words: [], run: followTask },
  'list-user-accounts': { words: [], run: async (muster, _, call) => sayEach(everyName(muster), call) },
  'get-total-users': { words: [], run: async (muster, _, call) => say(await countNames(muster), call) },
  'user-exists': exist,
  'is-user-exists': exist,
  'get-user-property': { words: ['USER', 'PROPERTY'], run: tellProperty },
  'get-user-account-balance': { words: ['USER', '[ACCOUNT]'], run: tellBalance },
  'look-up-user-name-by-card-no': { words: ['NUMBER'], run: lookUp('card') },
  'look-up-user-name-by-id-no': { words: ['NUMBER'], run: lookUp('id') },
  'look-up-user-name-by-email': { words: ['ADDRESS'], run: lookUp('email') },
  'look-up-users-by-full-name': { words: ['NAME'], run: lookUp('name') },
  'list-user-groups': { words: [], run: groupNames },
  'get-user-groups': { words: ['USER'], run: userGroups },
  'get-group-members': { words: ['GROUP'], run: groupMembers },
}

async function countNames(muster: AskedMuster): Promise<number> {
  let all = 0
  for await (const names of everyName(muster)) all += names.length
  return all
}
