import { channel } from 'node:diagnostics_channel'

const steps = channel('muster:step')

/**
 * Says that a run has reached a named step. Nobody listens in production and it costs a property read; the tests listen
 * and kill the process there (`test/kill/`).
 */
export function reached(step: string): void {
  if (steps.hasSubscribers) steps.publish(step)
}
