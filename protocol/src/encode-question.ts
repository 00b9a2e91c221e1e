import type { DirectoryRecord, Password, Scope } from '@muster/provider'

/** What is asked of a program. */
export type Question =
  | { readonly verb: 'describe' }
  | { readonly verb: 'check' }
  | { readonly verb: 'list'; readonly scope: Scope }
  | { readonly verb: 'changes'; readonly cursor: string; readonly scope: Scope }
  | { readonly verb: 'user'; readonly username: string }
  | { readonly verb: 'authenticate'; readonly username: string; readonly password: Password }

/** What the configuration passes on to the program, under `settings` of every question. */
export type ProgramSettings = Readonly<Record<string, unknown>>

/** stdin of a program that is started for this one question: one line of JSON. Holds the password, if there is one. */
export function encodeQuestion(question: Question, settings?: ProgramSettings): string {
  return `${JSON.stringify(paramsOf(question, settings))}\n`
}

/** stdin under `input: lines` (clause I1). Only for questions that `fitsLines`. */
export function encodeQuestionLines(question: Question): string {
  switch (question.verb) {
    case 'user':
      return `${question.username}\n`
    case 'authenticate':
      return `${question.username}\n${question.password.reveal()}\n`
    case 'changes':
      return `${question.cursor}\n`
    default:
      return ''
  }
}

/** Whether a name, password or cursor can be told as one line (clause M5). */
export function fitsLine(text: string): boolean {
  return !/[\r\n\0]/.test(text)
}

/** A request to a resident program: one line. */
export function encodeRequest(request: number, question: Question | Signal, settings?: ProgramSettings): string {
  if (question.verb === 'ping') return `${JSON.stringify({ request, verb: 'ping' })}\n`
  const params = question.verb === 'cancel' ? { request: question.request } : paramsOf(question, settings)
  return `${JSON.stringify({ request, verb: question.verb, params })}\n`
}

/** What only a resident program is asked. */
export type Signal = { readonly verb: 'ping' } | { readonly verb: 'cancel'; readonly request: number }

function paramsOf(question: Question, settings?: ProgramSettings): object {
  const { verb: _, ...params } = question
  const revealed = question.verb === 'authenticate' ? { ...params, password: question.password.reveal() } : params
  return settings === undefined ? revealed : { ...revealed, settings }
}

/** The line, without its line feed, that a program prints for `record`: nothing of what the process added to it. */
export function encodeRecord(record: DirectoryRecord): string {
  const { at: _, fingerprint: __, ...printed } = record
  if (printed.type === 'present') {
    const { known: ___, ...rest } = printed
    return JSON.stringify(rest)
  }
  return JSON.stringify(printed)
}
