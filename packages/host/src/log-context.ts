import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from '@muster/provider'

type Fields = Record<string, unknown>

const context = new AsyncLocalStorage<Fields>()

/** Whatever is logged by `work`, and by all that it begins, bears these fields besides those of where it was begun. */
export function withLogFields<Result>(fields: Readonly<Fields>, work: () => Result): Result {
  return context.run({ ...context.getStore(), ...fields }, work)
}

/** From here on, for all of the `withLogFields` that this is within: a run has its number only once it has begun. */
export function addLogField(name: string, value: unknown): void {
  const fields = context.getStore()
  if (fields !== undefined) fields[name] = value
}

/** The same logger, whose lines bear what they belong to: `request`, `run`. */
export function inContext(logger: Logger): Logger {
  const merge = (fields?: Readonly<Fields>) => {
    const around = context.getStore()
    return around === undefined ? fields : { ...around, ...fields }
  }
  return {
    debug: (message, fields) => logger.debug(message, merge(fields)),
    info: (message, fields) => logger.info(message, merge(fields)),
    warn: (message, fields) => logger.warn(message, merge(fields)),
    error: (message, fields) => logger.error(message, merge(fields)),
  }
}
