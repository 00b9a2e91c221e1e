import { readFileSync } from 'node:fs'

/** What Windows takes on a command line: 32,767 characters, with the program's own name and the other words. */
export const longestCommandLine = 32_767

let encoded: string | undefined

/**
 * The words that PowerShell is started with, the same for every question: `scripts/accounts.ps1` in Base64 of UTF-16, in which
 * no quoting can go wrong, and to which no execution policy applies (policies are about files). What is asked is on stdin.
 */
export function powershellWords(): readonly string[] {
  encoded ??= Buffer.from(withoutComments(readFileSync(new URL('../scripts/accounts.ps1', import.meta.url), 'utf8')), 'utf16le').toString(
    'base64',
  )
  return [
    '-NoLogo',
    '-NoProfile',
    '-NonInteractive',
    '-ExecutionPolicy',
    'RemoteSigned',
    '-InputFormat',
    'Text',
    // Else errors and progress come as CLIXML, because the script is encoded.
    '-OutputFormat',
    'Text',
    '-EncodedCommand',
    encoded,
  ]
}

function withoutComments(script: string): string {
  return script
    .split(/\r?\n/)
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .join('\n')
}
