import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createMuster } from '@muster/host'
import type { Logger } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { type Service, startService, type Time } from '../src/index.ts'

export const hour = 3_600_000
export const day = 24 * hour

export interface LogLine {
  readonly level: string
  readonly message: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Lists what `NAME.list` holds; with `NAME.down` it cannot be asked. */
const program = `#!/bin/sh
[ "$1" = list ] || exit 2
[ -e "$MUSTER_SOURCE.down" ] && exit 75
cat "$MUSTER_SOURCE.list"
`

/** A configuration whose sources are real programs, and a clock that goes as fast as nobody waits for it. */
export function makeCampus(
  sources: readonly string[],
  settings: { readonly top?: string; readonly each?: Readonly<Record<string, string>> } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'muster-service-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'directory.sh'), program, { mode: 0o755 })
  const configure = (top = settings.top ?? '', each = settings.each ?? {}) =>
    writeFileSync(
      join(folder, 'muster.yaml'),
      `timeZone: Europe/Berlin\n${top}\nsources:\n${sources
        .map(
          (name) =>
            `  - name: ${name}\n    type: custom-program\n    settings: { program: ./directory.sh, environment: { MUSTER_SOURCE: ${name} } }\n${each[name] ?? ''}`,
        )
        .join('')}`,
    )
  const list = (source: string, people: readonly string[], groups: Readonly<Record<string, readonly string[]>> = {}) => {
    const records = [
      ...people.map((name) => ({ type: 'user', id: `${source}-${name}`, username: name })),
      ...Object.keys(groups).map((name) => ({ type: 'group', id: name, name })),
      ...Object.entries(groups).map(([group, members]) => ({
        type: 'members',
        group,
        members: members.map((name) => `${source}-${name}`),
      })),
      { type: 'end', users: people.length, groups: Object.keys(groups).length, members: Object.values(groups).flat().length },
    ]
    writeFileSync(join(folder, `${source}.list`), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
  configure()
  for (const source of sources) list(source, [`${source}-ann`, `${source}-bob`])
  return { folder, configure, list }
}

interface Playing {
  readonly from: string
  readonly until: string
  readonly random?: () => number
  /** Called whenever the clock has gone on, before anything happens at that moment. */
  readonly at?: (now: number, service: Service) => void
}

/** Plays the service from one moment to another, and gives what it did. */
export async function play(folder: string, { from, until, random = () => 0, at }: Playing) {
  let now = Date.parse(from)
  const end = Date.parse(until)
  const stop = new AbortController()
  const log: LogLine[] = []
  const logger = Object.fromEntries(
    (['debug', 'info', 'warn', 'error'] as const).map((level) => [
      level,
      (message: string, fields = {}) => void log.push({ level, message, fields }),
    ]),
  ) as unknown as Logger
  let service: Service | undefined
  const time: Time = {
    now: () => now,
    async until(moment, signal) {
      await setImmediate()
      if (signal.aborted) return
      now = Math.max(now, Math.min(moment, end))
      if (service !== undefined) at?.(now, service)
      if (now >= end) stop.abort()
    },
  }
  const open = () => createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger, clock: time })
  service = await startService({ open, logger, signal: stop.signal, time, random })
  await service.ended
  const muster = await open()
  onTestFinished(() => muster.close())
  const began = existsSync(join(folder, 'muster.db')) ? muster.runs.list({ limit: 1_000 }) : []
  const runs = began
    .map(({ command, startedAt, state }) => `${inBerlin(startedAt)} ${command}${state === 'done' ? '' : ` ${state}`}`)
    .reverse()
  return { log, runs, muster, said: (message: string) => log.filter((line) => line.message === message).map(({ fields }) => fields) }
}

export function inBerlin(moment: number): string {
  return new Date(moment).toLocaleString('sv', { timeZone: 'Europe/Berlin' }).slice(0, 16)
}
