import { createHash, randomUUID } from 'node:crypto'
import { type AnswerKeeper, type KeptAnswer, keepAnswers } from '@muster/store'
import type { Caller } from './authorise.ts'
import { Problem } from './problem.ts'

/** In whatever process it was: what an earlier one began and did not answer, this one does not answer either. */
const thisProcess = randomUUID()

export interface Question {
  /** The header `Idempotency-Key`. */
  readonly key: string | readonly string[] | undefined
  readonly caller: Pick<Caller, 'kind' | 'name' | 'createdAt'>
  readonly method: string
  readonly path: string
  readonly body: unknown
}

export interface AskedOnce {
  /** What was answered before; left out: it is to be done now. */
  readonly answered?: KeptAnswer
  answer(answer: KeptAnswer): void
  forget(): void
}

/**
 * Requests with a key are done once, as draft-ietf-httpapi-idempotency-key-header has it: the same again gets the same answer, 409 while the first is
 * under way, and 422 when something else is asked under its key.
 */
export class AnsweredOnce {
  readonly #storePath: () => string
  #kept: { readonly path: string; readonly keeper: AnswerKeeper } | undefined

  constructor(storePath: () => string) {
    this.#storePath = storePath
  }

  begin({ key: given, caller, method, path, body }: Question): AskedOnce | undefined {
    if (given === undefined) return undefined
    const key = hash(caller.kind, caller.name, caller.createdAt ?? null, readKey(given))
    const keeper = this.#keeper()
    const standing = keeper.begin({ key, asked: hash(method, path, body ?? null), process: thisProcess })
    switch (standing.is) {
      case 'answered':
        return { answered: standing.answer, answer: () => undefined, forget: () => undefined }
      case 'new':
        return { answer: (answer) => keeper.answer(key, answer), forget: () => keeper.forget(key) }
      case 'other':
        throw new Problem(422, { detail: 'Something else was asked with this `Idempotency-Key`; take a new one.' })
      case 'under way':
        throw new Problem(409, { detail: 'What was asked first with this `Idempotency-Key` is still under way.', retryAfter: 5 })
      case 'lost':
        throw new Problem(409, {
          detail: 'What was asked first with this `Idempotency-Key` may have been done, and its answer is not known any more.',
          hint: 'Look at the runs. When it is to be done again, take a new key.',
        })
    }
  }

  close(): void {
    this.#kept?.keeper.close()
    this.#kept = undefined
  }

  /** A new configuration may name another store. */
  #keeper(): AnswerKeeper {
    const path = this.#storePath()
    if (this.#kept?.path !== path) {
      this.close()
      this.#kept = { path, keeper: keepAnswers(path, Date) }
    }
    return this.#kept.keeper
  }
}

/** A text of RFC 8941, or the same without its quotes. */
function readKey(given: string | readonly string[]): string {
  const found = typeof given === 'string' ? /^(?:"([\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x5b\x5d-\x7e]{1,200}))$/.exec(given) : null
  const key = found?.[1] ?? found?.[2]
  if (key !== undefined) return key
  const sentence = 'must be 1 to 200 letters, digits and signs, without spaces, such as a UUID'
  throw new Problem(400, { detail: 'What was asked has faults.', faults: [{ place: 'header.idempotency-key', sentence }] })
}

function hash(...parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
