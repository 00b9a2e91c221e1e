import type { Control } from './control.ts'
import { failure } from './explain-failure.ts'
import { malformed } from './read-ber.ts'
import { decodeResult, type Result } from './result.ts'
import type { Wire } from './wire.ts'

/** One request that has one answer. After `operationMs` the connection is given up: what state it is in is not known. */
export function ask(
  wire: Wire,
  what: string,
  operation: Buffer,
  answerTag: number,
  controls: readonly Control[],
  operationMs: number,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      const seconds = operationMs / 1_000
      const means = `no answer came within ${seconds} s (limit \`operation\`)`
      wire.fail(failure('TIMED_OUT', wire.server, `${what} at`, means, 'See whether the server hangs, or raise the limit.'))
    }, operationMs)
    try {
      const id = wire.send(operation, controls, {
        what,
        take(message) {
          if (message.tag !== answerTag) throw malformed(`an answer of the wrong kind (0x${message.tag.toString(16)})`)
          const result = decodeResult(message)
          clearTimeout(late)
          wire.settle(id)
          resolve(result)
        },
        fail(error) {
          clearTimeout(late)
          reject(error)
        },
      })
    } catch (error) {
      clearTimeout(late)
      reject(error)
    }
  })
}
