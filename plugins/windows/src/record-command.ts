#!/usr/bin/env node
import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type Context, isMusterError } from '@muster/provider'
import { describeMachine } from './describe-machine.ts'
import { remarksOn } from './list-accounts.ts'
import { count, readMachine } from './read-machine.ts'
import { recordMachine } from './record-machine.ts'

const usage = `muster-windows-record FILE [--redact] [--powershell NAME]

Asks this Windows machine what Muster asks, writes down what came back, and says what Muster reads in it.

  --redact           made-up names in the place of all names
  --powershell NAME  which PowerShell to ask: powershell.exe, pwsh, or a file
`

process.exitCode = await main(process.argv.slice(2))

async function main(words: readonly string[]): Promise<number> {
  const given = readWords(words)
  if (given === undefined) return say(usage, 2)
  const { file, redact, powershell } = given
  if (existsSync(file)) return say(`${file} is there already; nothing was asked or written.\n`, 2)
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const ignore = (): void => undefined
  const context: Context = {
    source: 'this machine',
    folder: process.cwd(),
    logger: { debug: ignore, info: ignore, warn: (message) => void say(`${message}\n`, 0), error: ignore },
    signal: stop.signal,
    clock: Date,
  }
  try {
    const { recording, listing } = await recordMachine(powershell === undefined ? {} : { powershell }, context, redact)
    writeFileSync(file, `${JSON.stringify(recording, undefined, 2)}\n`, { flag: 'wx' })
    const machine = readMachine(listing)
    const description = describeMachine(machine, {})
    const read = `${count(machine.users.length, 'account')} and ${count(machine.groups.length, 'group')}`
    process.stdout.write(`${file} is written, ${redact ? 'with made-up names; look through it before you send it' : 'with names'}.\n`)
    for (const remark of remarksOn(description)) process.stdout.write(`- ${remark}\n`)
    if (machine.doubt === undefined) {
      process.stdout.write(`Muster reads ${read}, and knows that this is everything.\n`)
      return 0
    }
    process.stdout.write(`Muster reads ${read}, and does not know whether this is everything: ${machine.doubt.message}.\n`)
    if (machine.doubt.hint !== undefined) process.stdout.write(`${machine.doubt.hint}\n`)
    return 1
  } catch (error) {
    if (!isMusterError(error)) throw error
    return say(`${error.message}\n${error.hint ?? ''}\n`, 1)
  }
}

function readWords(words: readonly string[]): { file: string; redact: boolean; powershell: string | undefined } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { redact: { type: 'boolean', default: false }, powershell: { type: 'string' } },
    })
    const [file] = positionals
    return file === undefined || positionals.length > 1 ? undefined : { file, redact: values.redact, powershell: values.powershell }
  } catch {
    return undefined
  }
}

function say(text: string, exitCode: number): number {
  process.stderr.write(text)
  return exitCode
}
