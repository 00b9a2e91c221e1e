import { resolve } from 'node:path'
import type { Limits, ProgramCommand, StartOptions } from '@muster/program'
import { type Context, MusterError } from '@muster/provider'
import type { LimitSettings, Settings } from './settings.ts'

/** The program that the settings name; `program` must be given. */
export function programCommand(settings: Settings, { folder, source }: Pick<Context, 'folder' | 'source'>): ProgramCommand {
  const { program, args = [], interpreter, environment, user } = settings
  if (program === undefined) {
    throw new MusterError('CONFIG_INVALID', `the source ${source} names no program`, { hint: 'Add `program:` to its settings.', source })
  }
  return {
    path: resolve(folder, program),
    args,
    ...(interpreter !== undefined && { interpreter: typeof interpreter === 'string' ? [interpreter] : interpreter }),
    ...(environment !== undefined && { environment }),
    ...(user !== undefined && { user }),
  }
}

/** How the program is to be run, whatever it is asked. */
export interface Manner extends Pick<StartOptions, 'onWarning' | 'refuseWritableByOthers'> {
  readonly limits: Partial<Limits>
  readonly refuseWritableByOthers: boolean
  readonly onWarning: (sentence: string) => void
}

/** Each warning is told once for as long as the session lives: a program may be started a thousand times. */
export function programManner({ limits, refuseWritableByOthers = false }: Settings, { logger, source }: Context): Manner {
  const warned = new Set<string>()
  return {
    limits: programLimits(limits),
    refuseWritableByOthers,
    onWarning(sentence) {
      if (warned.has(sentence)) return
      warned.add(sentence)
      logger.warn(sentence, { source })
    },
  }
}

function programLimits(limits: LimitSettings = {}): Partial<Limits> {
  const { firstByteSeconds, silenceSeconds, wholeSeconds, graceSeconds, lineBytes, totalBytes } = limits
  return {
    ...(firstByteSeconds !== undefined && { firstByteMs: firstByteSeconds * 1000 }),
    ...(silenceSeconds !== undefined && { silenceMs: silenceSeconds * 1000 }),
    ...(wholeSeconds !== undefined && { wholeMs: wholeSeconds * 1000 }),
    ...(graceSeconds !== undefined && { graceMs: graceSeconds * 1000 }),
    ...(lineBytes !== undefined && { lineBytes }),
    ...(totalBytes !== undefined && { totalBytes }),
  }
}
