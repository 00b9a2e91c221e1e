import { createRequire } from 'node:module'
import type { Logger } from '@muster/provider'
import type { Logger as Pino } from 'pino'
import { type LogLevel, logLevels } from './configuration.ts'

export interface LoggerSettings {
  readonly level: LogLevel
  /** Default: the standard error. */
  readonly stream?: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

/** Never printed, wherever plugins and programs may put them; `Secret` prints as `[secret]` by itself. */
const secretNames = ['password', 'pin', 'secret', 'token', 'clientSecret', 'privateKey']

/**
 * Lines of JSON, or a readable line on a terminal. pino is loaded with the first line that is written: most commands log
 * nothing, and loading it costs 12 ms.
 */
export function createLogger({ level, stream = process.stderr }: LoggerSettings): Logger {
  let pino: Pino | undefined
  const write = (lineLevel: Exclude<LogLevel, 'silent'>, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    if (logLevels.indexOf(lineLevel) > logLevels.indexOf(level)) return
    pino ??= startPino(level, stream)
    pino[lineLevel](fields, message)
  }
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
  }
}

/** The same logger, with `fields` on every line. */
export function withFields(logger: Logger, fields: Readonly<Record<string, unknown>>): Logger {
  return {
    debug: (message, more) => logger.debug(message, { ...fields, ...more }),
    info: (message, more) => logger.info(message, { ...fields, ...more }),
    warn: (message, more) => logger.warn(message, { ...fields, ...more }),
    error: (message, more) => logger.error(message, { ...fields, ...more }),
  }
}

/** What MUSTER_LOG says, if it says a level. */
export function levelFromEnvironment(environment: NodeJS.ProcessEnv = process.env): LogLevel | undefined {
  return logLevels.find((level) => level === environment.MUSTER_LOG?.toLowerCase())
}

function startPino(level: LogLevel, stream: NonNullable<LoggerSettings['stream']>): Pino {
  const load = createRequire(import.meta.url)
  const { pino } = load('pino') as typeof import('pino')
  const destination = stream.isTTY
    ? { write: (line: string) => void stream.write(printPlainly(line)) }
    : { write: (line: string) => void stream.write(line) }
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[secret]' },
    },
    destination,
  )
}

/** `12:04:05 warn: message (source: campus)` */
function printPlainly(line: string): string {
  const { time, level, msg, ...fields } = JSON.parse(line) as { time: string; level: string; msg?: string }
  const rest = Object.entries(fields).map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const text = `${time.slice(11, 19)} ${level}: ${msg ?? ''}${rest.length === 0 ? '' : ` (${rest.join(', ')})`}`
  // What a directory says must not move the cursor, nor look like a line of our own.
  return `${text.replaceAll(/\p{Cc}+/gu, ' ')}\n`
}
