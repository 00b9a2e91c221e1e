import type { Reply } from '../serve-double.ts'

/** https://developers.google.com/workspace/admin/directory/v1/limits, and the error model of Google's older interfaces. */
export function googleError(status: number, reason: string, message: string): Reply {
  return { status, body: { error: { code: status, message, errors: [{ message, domain: 'global', reason }] } } }
}

export class Refusal extends Error {
  readonly reply: Reply

  constructor(status: number, reason: string, message: string) {
    super(message)
    this.reply = googleError(status, reason, message)
  }
}
