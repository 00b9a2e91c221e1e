import { resolve } from 'node:path'
import type { ProgramCommand } from '@muster/program'
import type { Context, Session } from '@muster/provider'
import { checkPapercut } from './papercut-check.ts'
import { listPapercut } from './papercut-list.ts'
import { createLookUp } from './papercut-look-up.ts'
import { createPapercutProgram } from './papercut-program.ts'
import { papercutDefaults } from './papercut-settings.ts'
import { authenticateByPapercut } from './papercut-sign-in.ts'
import type { PapercutSource } from './papercut-source.ts'
import { programCommand, programManner } from './program-command.ts'
import type { Settings } from './settings.ts'

/** A source whose program is a PaperCut custom user directory program, unmodified. Starts nothing yet. */
export async function openPapercutSession(settings: Settings, context: Context): Promise<Session> {
  const source = describeSource(settings, context)
  const lookUp = createLookUp(source)
  return {
    abilities: {
      authenticate: true,
      lookUp: true,
      changes: false,
      nestedGroups: false,
      stableIds: false,
      groupScope: true,
      fingerprints: true,
    },
    check: () => checkPapercut(source),
    list: (scope, known) => listPapercut(source, scope, known),
    lookUp,
    authenticate: (username, password) => authenticateByPapercut(source, username, password),
    async close() {
      // Nothing stays open between two questions.
    },
  }
}

function describeSource(settings: Settings, context: Context): PapercutSource {
  const { papercut = {} } = settings
  const command = programCommand(settings, context)
  const manner = programManner(settings, context)
  const chosen = { ...papercutDefaults, ...papercut }
  return {
    program: createPapercutProgram(command, manner, chosen.concurrency),
    directoryCommand: command,
    authCommand: papercut.authProgram === undefined ? command : anotherProgram(command, resolve(context.folder, papercut.authProgram)),
    manner,
    settings: chosen,
    context,
  }
}

/** Its own first line decides how it runs, whatever runs the directory program. */
function anotherProgram({ interpreter: _, ...command }: ProgramCommand, path: string): ProgramCommand {
  return { ...command, path, args: [] }
}
