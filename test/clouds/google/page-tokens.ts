import { createHash } from 'node:crypto'
import { Refusal } from './google-error.ts'

/** "The page token is only valid for three days." */
const lifetimeMs = 3 * 24 * 3_600_000

/** Page tokens that are good for the question that they came with, and for a while. */
export class PageTokens {
  readonly #now: () => number
  #voidBefore = 0

  constructor(now: () => number) {
    this.#now = now
  }

  give(question: string, offset: number): string {
    return Buffer.from(JSON.stringify({ offset, of: digest(question), at: this.#now() })).toString('base64url')
  }

  /** Where the page begins. */
  read(token: string | null, question: string): number {
    if (token === null) return 0
    const { offset, of, at } = parse(token)
    const isGood = typeof offset === 'number' && of === digest(question) && at > this.#voidBefore && this.#now() - at < lifetimeMs
    if (!isGood) throw new Refusal(400, 'invalid', 'Invalid Input: page_token')
    return offset
  }

  /** No token that was given is good any more. */
  expire(): void {
    this.#voidBefore = this.#now()
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function parse(token: string): { readonly offset?: unknown; readonly of?: unknown; readonly at: number } {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString()) as { at: number }
  } catch {
    return { at: 0 }
  }
}
