import type { ProgramCommand } from '@muster/program'
import type { Context } from '@muster/provider'
import type { PapercutProgram } from './papercut-program.ts'
import type { PapercutSettings } from './papercut-settings.ts'
import type { Manner } from './program-command.ts'

/** An opened source: what every question needs. */
export interface PapercutSource {
  readonly program: PapercutProgram
  readonly directoryCommand: ProgramCommand
  /** Checks passwords, as it stands: the dialect gives it no arguments. */
  readonly authCommand: ProgramCommand
  readonly manner: Manner
  readonly settings: Required<Omit<PapercutSettings, 'authProgram'>>
  readonly context: Context
}
