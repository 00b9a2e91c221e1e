import type { Context } from '@muster/provider'

const levels = ['error', 'warn', 'debug'] as const

/** Hands a program's stderr to the log: a leading `error:`, `warn:` or `debug:` sets the level (clause S6). */
export function logStderr({ logger, source }: Context): (line: string) => void {
  return (line) => {
    if (line.trim() === '') return
    const level = levels.find((each) => line.toLowerCase().startsWith(`${each}:`))
    logger[level ?? 'info'](level === undefined ? line : line.slice(level.length + 1).trim(), { source })
  }
}
