import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { cleanEnvironment, type Limits, type ProgramCommand, type ProgramEnd, runProgram, type StartOptions } from '@muster/program'
import { type ErrorCode, MusterError } from '@muster/provider'

/** The programs of the operating system that are asked. */
export type Tool = 'getent' | 'id' | 'ypcat' | 'ypmatch' | 'python3'

/** What brings them. */
const packages: Readonly<Record<Tool, string>> = {
  getent: '`libc-bin` on Debian and Ubuntu, `glibc-common` on Red Hat and Fedora',
  id: '`coreutils`',
  ypcat: '`yp-tools` on Debian, Ubuntu and Red Hat (`nis` on Debian before 12)',
  ypmatch: '`yp-tools` on Debian, Ubuntu and Red Hat (`nis` on Debian before 12)',
  python3: '`python3`',
}

export interface Tools {
  /** The command that asks a tool. Throws `PROGRAM_NOT_FOUND` with the package to install. */
  command(tool: Tool, args: readonly string[]): ProgramCommand
  /** Where a tool is, or nothing. */
  find(tool: Tool): string | undefined
  /** Asks a question with a short answer. */
  ask(command: ProgramCommand, options?: Pick<StartOptions, 'stdin'>): Promise<{ readonly end: ProgramEnd; readonly stdout: Buffer }>
  /** For `startProgram`, when a list is read. */
  readonly reading: Pick<StartOptions, 'limits' | 'signal' | 'onWarning'>
}

export interface ToolSettings {
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly listing: Partial<Limits>
  readonly askMs: number
  readonly onWarning: (sentence: string) => void
}

export function prepareTools({ environment, signal, listing, askMs, onWarning }: ToolSettings): Tools {
  const searchPath = cleanEnvironment(1, '', environment).PATH ?? ''
  const find = (tool: Tool): string | undefined =>
    searchPath
      .split(delimiter)
      .map((folder) => join(folder, tool))
      .find(isExecutable)
  return {
    find,
    command(tool, args) {
      const path = find(tool)
      if (path === undefined) {
        throw new MusterError('PROGRAM_NOT_FOUND', `The program ${tool} was not found on the path (${searchPath}).`, {
          hint: `Install ${packages[tool]}, or set PATH under \`environment\`.`,
        })
      }
      return { path, args, environment }
    },
    ask: (command, options = {}) =>
      runProgram(command, { ...options, limits: { wholeMs: askMs, firstByteMs: askMs, silenceMs: askMs }, signal, onWarning }),
    reading: { limits: listing, signal, onWarning },
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Why a tool gave no answer that could be trusted. `asked`: the command line, as somebody would type it. */
export function explainTool(asked: string, end: ProgramEnd, hint: string): MusterError {
  const said = end.stderr.trim().split('\n', 1)[0]?.slice(0, 300)
  const because = said === undefined || said === '' ? '' : `: ${said}`
  switch (end.how) {
    case 'stopped':
      return new MusterError('STOPPED', `\`${asked}\` was stopped`, { hint: 'run it again' })
    case 'limit':
      return new MusterError(end.limit === 'lineBytes' || end.limit === 'totalBytes' ? 'LIMIT_EXCEEDED' : 'TIMED_OUT', end.sentence, {
        hint: `${hint}; or raise the limits under \`limits\``,
      })
    case 'exited':
      return new MusterError('SOURCE_UNAVAILABLE', `\`${asked}\` failed (exit code ${end.code})${because}`, { hint })
    case 'not-started': {
      const code: ErrorCode = end.reason === 'not-found' ? 'PROGRAM_NOT_FOUND' : 'PROGRAM_NOT_EXECUTABLE'
      return new MusterError(code, end.sentence, { hint })
    }
    case 'signalled':
      return new MusterError('SOURCE_UNAVAILABLE', `${end.sentence}`, { hint })
  }
}
