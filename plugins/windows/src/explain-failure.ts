import type { ProgramEnd } from '@muster/program'
import { type ErrorCode, MusterError } from '@muster/provider'
import type { FailureLine } from './read-lines.ts'

interface Meaning {
  readonly code: ErrorCode
  readonly message: string
  readonly hint: string
}

const needs =
  'Windows PowerShell 5.1 comes with Windows 10 and Windows Server 2016; for an older Windows, install Windows Management Framework 5.1.'

/** What the script says when it cannot answer, by its `what`. */
const meanings: Readonly<Record<string, Meaning>> = {
  version: {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'this PowerShell is older than 5.1, and has no cmdlets for local accounts',
    hint: needs,
  },
  language: {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'this PowerShell runs in constrained language mode, which forbids what is needed',
    hint: 'Let the policy (AppLocker, App Control for Business) allow PowerShell in full language mode for the account that runs Muster.',
  },
  platform: {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'this PowerShell does not run on Windows, and there are no local accounts of Windows here',
    hint: 'Let Muster run on the Windows machine whose accounts it is to read.',
  },
  bits: {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'this is a 32-bit PowerShell on a 64-bit Windows, in which the module for local accounts is not available',
    hint: 'Name the 64-bit one with `powershell:`, for example C:\\Windows\\Sysnative\\WindowsPowerShell\\v1.0\\powershell.exe for a 32-bit Node.',
  },
  'domain-controller': {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'this machine is a domain controller, which has no local accounts',
    hint: 'Read the domain by a source of type active-directory.',
  },
  module: {
    code: 'PROGRAM_MISCONFIGURED',
    message: 'the module Microsoft.PowerShell.LocalAccounts cannot be loaded',
    hint: `Set \`powershell: powershell.exe\`: the module is a part of Windows PowerShell. ${needs}`,
  },
  denied: {
    code: 'SOURCE_REFUSED',
    message: 'Windows denied access to its local accounts',
    hint: 'Run Muster as an administrator of this machine, or as a service under LocalSystem.',
  },
  question: {
    code: 'PROTOCOL_VIOLATION',
    message: 'the question did not reach PowerShell',
    hint: 'See whether something on this machine stands between programs and powershell.exe; `muster-windows-record` shows what comes back.',
  },
}

/** The exception for what the script itself said. */
export function explainFailure({ what, message }: FailureLine, phase: string): MusterError {
  const meaning = meanings[what]
  const said = message === '' ? '' : `: ${oneLine(message)}`
  if (meaning !== undefined) return new MusterError(meaning.code, `${meaning.message}${said}`, { hint: meaning.hint, phase })
  return new MusterError('SOURCE_UNAVAILABLE', `Windows could not be asked for its local accounts${said}`, {
    hint: 'Run `Get-LocalUser` in PowerShell on this machine to see whether it works there.',
    phase,
  })
}

/**
 * The exception for how PowerShell ended; `undefined` when it ended well. What it wrote on stderr is left out for
 * `authenticate`.
 */
export function explainEnd(end: ProgramEnd, phase: 'list' | 'authenticate'): MusterError | undefined {
  const error = (code: ErrorCode, message: string, hint: string): MusterError => new MusterError(code, message, { hint, phase })
  switch (end.how) {
    case 'not-started':
      return error(
        end.reason === 'not-found' ? 'PROGRAM_NOT_FOUND' : end.reason === 'other' ? 'SOURCE_UNAVAILABLE' : 'PROGRAM_NOT_EXECUTABLE',
        end.sentence,
        'Correct `powershell:`, or leave it out.',
      )
    case 'limit':
      return end.limit === 'lineBytes' || end.limit === 'totalBytes'
        ? error('LIMIT_EXCEEDED', end.sentence, 'See what it prints by hand.')
        : error('TIMED_OUT', end.sentence, `See why PowerShell takes so long on this machine, or raise ${limitOf[phase]}.`)
    case 'stopped':
      return error('STOPPED', `${phase} was stopped`, 'run it again')
    case 'signalled':
      return error('SOURCE_UNAVAILABLE', end.sentence, 'The event log of Windows may tell what ended it.')
    case 'exited': {
      if (end.code === 0) return undefined
      const said = phase === 'authenticate' ? '' : readErrors(end.stderr)
      return error(
        'SOURCE_UNAVAILABLE',
        `PowerShell exited with code ${end.code}${said === '' ? '' : `: ${said}`}`,
        'Run `Get-LocalUser` in PowerShell on this machine to see whether it works there.',
      )
    }
  }
}

const limitOf = { list: 'limits.listSeconds', authenticate: 'limits.signInSeconds' } as const
const saidCharacters = 300

/**
 * What PowerShell wrote on stderr, as a person would read it. It may be CLIXML (MS-PSRP), which also holds progress records:
 * only texts of the error stream count, and `_x000D__x000A_` in them is the end of a line.
 */
export function readErrors(stderr: string): string {
  const isXml = stderr.includes('#< CLIXML')
  const errors = isXml ? [...stderr.matchAll(/<S S="Error">([^<]*)<\/S>/g)].map(([, text]) => plainOf(text!)).join('') : stderr
  return oneLine(errors).slice(0, saidCharacters)
}

function plainOf(xml: string): string {
  return xml
    .replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
