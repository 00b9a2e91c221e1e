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
  const at =
    (level: keyof Logger): Logger[keyof Logger] =>
    (message, fields) => {
      const around = context.getStore()
      if (around === undefined && fields === undefined) logger[level](message)
      else logger[level](message, { ...around, ...fields })
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}
