import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Limits, limitConcurrency, type ProgramEnd, type RunningProgram, startProgram } from '@muster/program'
import { type Context, MusterError } from '@muster/provider'
import { findStatus, hintFor, rejectionOf } from './explain-status.ts'
import { defaults, type Settings } from './settings.ts'

export type ToolName = 'pdbedit' | 'net' | 'getent' | 'id' | 'smbclient' | 'rpcclient' | 'wbinfo' | 'ntlm_auth'

export interface Question {
  readonly args: readonly string[]
  /** Where passwords go. Left out: nothing to read. */
  readonly stdin?: string
  readonly environment?: Readonly<Record<string, string>>
  /** What it is asked for, for messages: `list`, `authenticate`, … Of a question about a password nothing is repeated. */
  readonly phase: 'list' | 'look-up' | 'authenticate' | 'check'
}

export interface Answer {
  /** Decoded leniently: what was not UTF-8 holds U+FFFD. */
  readonly lines: readonly string[]
  readonly code: number
  readonly stderr: string
  /** The last line did not end: it was cut off. */
  readonly unended: boolean
}

export interface Output {
  readonly lines: AsyncIterable<readonly string[]>
  /** How it ended; to be called when all lines were read. */
  end(): Omit<Answer, 'lines'>
}

/** The tools of Samba on this machine, as the settings say where they are. */
export interface Tools {
  /** Throws when it could not be started, took too long or was ended; an exit code is an answer. */
  ask(tool: ToolName, question: Question): Promise<Answer>
  /** A long answer: lines as they come. Leaving them early ends the tool. */
  start(tool: ToolName, question: Question): Output
  /** Why an answer is none, with what to do about it. */
  explain(tool: ToolName, answer: Omit<Answer, 'lines'> & { readonly lines?: readonly string[] }, question: Question): Promise<MusterError>
  /** A status that kept the tool from asking: of the account that reads, never of somebody who signs in. */
  explainStatus(tool: ToolName, status: string, phase: string): MusterError
  /** `undefined` when the tool is not there. */
  version(tool: ToolName): Promise<Version | undefined>
  /** Where the tool is; throws when it is nowhere. */
  find(tool: ToolName): string
}

export interface Version {
  readonly text: string
  readonly tooOld: boolean
}

/** With 4.15 came the options that make a server prove that it knows the password too (`--client-protection`). */
export const oldestVersion = { major: 4, minor: 15 } as const

const packages: Readonly<Record<ToolName, { readonly debian: string; readonly redHat: string }>> = {
  pdbedit: { debian: 'samba', redHat: 'samba-common-tools' },
  net: { debian: 'samba-common-bin', redHat: 'samba-common-tools' },
  getent: { debian: 'libc-bin', redHat: 'glibc-common' },
  id: { debian: 'coreutils', redHat: 'coreutils' },
  smbclient: { debian: 'smbclient', redHat: 'samba-client' },
  rpcclient: { debian: 'smbclient', redHat: 'samba-client' },
  wbinfo: { debian: 'winbind', redHat: 'samba-winbind-clients' },
  ntlm_auth: { debian: 'winbind', redHat: 'samba-winbind-clients' },
}

/** Whether its version says anything. */
export function isOfSamba(tool: ToolName): boolean {
  return tool !== 'getent' && tool !== 'id'
}

const usualFolders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin', '/usr/local/samba/bin']

const saidCharacters = 200

export function prepareTools(
  { mode, server = defaults.localServer, port, toolsFolder, limits = {} }: Settings,
  { folder, logger, signal, source }: Context,
): Tools {
  const folders = toolsFolder === undefined ? usualFolders : [resolve(folder, toolsFolder)]
  const { silenceSeconds = defaults.silenceSeconds, wholeSeconds = defaults.wholeSeconds, processes = defaults.processes } = limits
  const silenceMs = silenceSeconds * 1000
  const bounds: Partial<Limits> = { firstByteMs: silenceMs, silenceMs, wholeMs: wholeSeconds * 1000 }
  const takeTurn = limitConcurrency(processes)

  function find(tool: ToolName): string {
    const found = folders.map((place) => join(place, tool)).find((path) => existsSync(path))
    if (found !== undefined) return found
    throw new MusterError('PROGRAM_NOT_FOUND', `${tool} is not on this machine (looked in ${folders.join(', ')})`, {
      hint: `Install it: \`apt install ${packages[tool].debian}\` on Debian and Ubuntu, \`dnf install ${packages[tool].redHat}\` on Red Hat and Fedora; or name its folder as \`toolsFolder\`.`,
      source,
    })
  }

  const warned = new Set<string>()
  const onWarning = (sentence: string): void => {
    if (warned.has(sentence)) return
    warned.add(sentence)
    logger.warn(sentence, { source })
  }

  function start(tool: ToolName, question: Question): Output {
    let answer: Omit<Answer, 'lines'> | undefined
    async function* lines(): AsyncGenerator<readonly string[]> {
      const path = find(tool)
      const done = await takeTurn()
      let program: RunningProgram | undefined
      try {
        program = startProgram(
          // Dates are printed in the zone of the environment.
          { path, args: question.args, folder: '/', environment: { TZ: 'UTC', ...question.environment } },
          { limits: bounds, signal, onWarning, ...(question.stdin !== undefined && { stdin: question.stdin }) },
        )
        let unended = false
        for await (const block of program.lines()) {
          unended = block.unended
          yield Array.from({ length: block.count }, (_, line) => block.bytes.toString('utf8', block.starts[line], block.ends[line]))
        }
        const end = await program.ended
        if (end.how !== 'exited') throw notExited(tool, end, { source, phase: question.phase })
        answer = { code: end.code, stderr: end.stderr, unended }
      } finally {
        await program?.stop()
        done()
      }
    }
    return { lines: lines(), end: () => answer! }
  }

  async function ask(tool: ToolName, question: Question): Promise<Answer> {
    const all: string[] = []
    const { lines, end } = start(tool, question)
    for await (const some of lines) for (const line of some) all.push(line)
    return { lines: all, ...end() }
  }

  async function version(tool: ToolName): Promise<Version | undefined> {
    const { lines } = await ask(tool, { args: ['--version'], phase: 'check' })
    const found = /\bVersion (\d+)\.(\d+)\S*/.exec(lines.join('\n'))
    if (found === null) return undefined
    const [text, major, minor] = [found[0], Number(found[1]), Number(found[2])]
    return { text, tooOld: major < oldestVersion.major || (major === oldestVersion.major && minor < oldestVersion.minor) }
  }

  /** Of the tools that ask the server of the settings. */
  function address(tool: ToolName): string | undefined {
    const asks = tool === 'smbclient' || tool === 'rpcclient' || (tool === 'net' && mode === 'remote')
    return asks ? `${server}${port === undefined ? '' : ` port ${port}`}` : undefined
  }

  function explainStatus(tool: ToolName, status: string, phase: string): MusterError {
    const place = { source, phase }
    const isDenied = status === 'NT_STATUS_ACCESS_DENIED' && phase !== 'authenticate'
    const asked = address(tool)
    if (rejectionOf(status) !== undefined && phase !== 'authenticate') {
      return new MusterError(
        'SOURCE_REFUSED',
        `the server${asked === undefined ? '' : ` ${asked}`} refused the account of \`bind\`: ${status}`,
        {
          hint: 'Correct `bind`, and `domain` when the account is of another domain or workgroup than the server takes it for.',
          ...place,
        },
      )
    }
    const by = asked === undefined ? undefined : `smbclient -N -L ${server}${port === undefined ? '' : ` -p ${port}`}`
    return new MusterError(
      isDenied ? 'SOURCE_REFUSED' : 'SOURCE_UNAVAILABLE',
      `${tool} could not ask${asked === undefined ? '' : ` ${asked}`}: ${status}`,
      {
        hint: hintFor(status, by) ?? `Run ${tool} by hand to see why; \`net rpc info\` says whether a server answers at all.`,
        ...place,
      },
    )
  }

  return {
    ask,
    start,
    find,
    version,
    explainStatus,
    async explain(tool, { lines = [], stderr, code }, { phase }) {
      const place = { source, phase }
      const status = findStatus(`${lines.slice(-20).join('\n')}\n${stderr}`)
      if (status !== undefined) return explainStatus(tool, status, phase)
      const found = isOfSamba(tool) ? await version(tool) : undefined
      if (found?.tooOld) return tooOld(tool, found, place)
      const said = phase === 'authenticate' ? undefined : findTellingLine(stderr)
      return new MusterError('SOURCE_UNAVAILABLE', `${tool} ended with code ${code}${said === undefined ? '' : ` (it said: ${said})`}`, {
        hint: hintForSaid[tool] ?? 'Run the tool by hand to see why.',
        ...place,
      })
    },
  }
}

const hintForSaid: Partial<Record<ToolName, string>> = {
  pdbedit: 'Only root may read the accounts of Samba: run Muster as root on the server, or read it over the network with `mode: remote`.',
  net: 'Run `net groupmap list` by hand as the user that Muster runs as; only root may read what Samba keeps.',
  wbinfo: 'See whether winbindd runs (`wbinfo --ping`) and reaches a controller (`wbinfo --ping-dc`).',
  ntlm_auth: 'See whether winbindd runs (`wbinfo --ping`) and reaches a controller (`wbinfo --ping-dc`).',
}

export function tooOld(tool: ToolName, { text }: Version, place: { readonly source: string; readonly phase?: string }): MusterError {
  return new MusterError('PROGRAM_MISCONFIGURED', `${tool} is too old (${text})`, {
    hint: `Install Samba ${oldestVersion.major}.${oldestVersion.minor} or newer (${packages[tool].debian} on Debian, ${packages[tool].redHat} on Red Hat).`,
    ...place,
  })
}

function notExited(tool: ToolName, end: ProgramEnd, place: { readonly source: string; readonly phase: string }): MusterError {
  switch (end.how) {
    case 'stopped':
      return new MusterError('STOPPED', `${tool} was stopped`, place)
    case 'limit':
      return new MusterError(end.limit === 'lineBytes' || end.limit === 'totalBytes' ? 'LIMIT_EXCEEDED' : 'TIMED_OUT', end.sentence, {
        hint: 'See by hand what it waits for, or raise `limits` of the source.',
        ...place,
      })
    default:
      return new MusterError(end.how === 'not-started' ? 'PROGRAM_NOT_EXECUTABLE' : 'SOURCE_UNAVAILABLE', end.sentence, {
        hint: 'Run the tool by hand to see why.',
        ...place,
      })
  }
}

/** The last line that says something; that a password was read once and not again is no news. */
export function findTellingLine(stderr: string): string | undefined {
  return stderr
    .split('\n')
    .map((line) => line.trim())
    .findLast((line) => line !== '' && !/^Error reading password from file descriptor/.test(line))
    ?.slice(0, saidCharacters)
}
