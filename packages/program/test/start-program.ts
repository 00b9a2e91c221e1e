import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Limits, type ProgramCommand, type ProgramEnd, type StartOptions, startProgram } from '@muster/program'
import { onTestFinished } from 'vitest'

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'muster-program-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** An executable file of its own, in a folder of its own. */
export function writeProgram(text: string | Uint8Array, { mode = 0o755, name = 'program' } = {}): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

export const shell = (script: string): string => writeProgram(`#!/bin/sh\n${script}\n`)
export const python = (script: string): string => writeProgram(`#!/usr/bin/env python3\nimport os, signal, sys, time\n${script}\n`)

/** Short enough that a test of a limit takes no second. */
const limits: Partial<Limits> = { firstByteMs: 20_000, silenceMs: 20_000, wholeMs: 20_000, graceMs: 300 }

export interface Seen {
  readonly lines: readonly string[]
  readonly end: ProgramEnd
  readonly warnings: readonly string[]
}

/** Runs a program to its end and keeps what it printed. */
export async function run(path: string, options: StartOptions = {}, command: Partial<ProgramCommand> = {}): Promise<Seen> {
  const warnings: string[] = []
  const program = startProgram(
    { path, args: [], ...command },
    { onWarning: (sentence) => warnings.push(sentence), ...options, limits: { ...limits, ...options.limits } },
  )
  const lines: string[] = []
  for await (const { bytes, starts, ends, count } of program.lines()) {
    for (let index = 0; index < count; index++) lines.push(bytes.toString('utf8', starts[index], ends[index]))
  }
  return { lines, end: await program.ended, warnings }
}

/** The dead whom nobody has buried (in a container without an init) do not count. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}
