import { basename } from 'node:path'
import { encodeQuestion, encodeQuestionLines, fitsLine, type Question as MusterQuestion } from '@muster/protocol'
import { type Scope, Secret } from '@muster/provider'
import type { Question, Subject } from './exchange.ts'

/** Everybody, every group, also those who are disabled: the widest listing shows the most. */
export const wholeScope: Scope = { users: 'all', groups: 'all', disabled: true }

/** Puts a question into the words of `dialect: muster`: JSON on stdin, or raw lines under `input: lines` (clause I1). */
export function phraseMuster(input: Subject['input'], question: MusterQuestion): Question {
  return {
    title: titleOf(question.verb, 'username' in question ? question.username : undefined),
    args: [question.verb],
    stdin: input === 'lines' ? encodeQuestionLines(question) : encodeQuestion(question),
    ...(question.verb === 'authenticate' && { password: question.password }),
  }
}

/** What no program knows (clause E2). */
export const phraseUnknownVerb: Question = { title: 'no-such-verb', args: ['no-such-verb'], stdin: '{}\n' }

/** `dialect: papercut`: `PROGRAM - COMMAND [ARGUMENT…]`; only `get-user-details` reads stdin. */
export function phrasePapercut(command: string, ...args: readonly string[]): Question {
  const onStdin = command === 'get-user-details'
  return {
    title: titleOf(command, args.join(' ') || undefined),
    args: ['-', command, ...(onStdin ? [] : args)],
    stdin: onStdin ? `${args[0] ?? ''}\n` : '',
  }
}

/** Authentication in `dialect: papercut`: no arguments, two lines on stdin. */
export function phrasePapercutSignIn(username: string, password: string): Question {
  return { title: titleOf('sign-in of', username), args: [], stdin: `${username}\n${password}\n`, password: new Secret(password) }
}

/** `dialect: table`: no verb, and nothing on stdin. */
export function phraseTable(path: string): Question {
  return { title: basename(path), args: [], stdin: '' }
}

/** Under `input: lines` such a name cannot be asked at all (clause M5). */
export function canBeAsked(input: Subject['input'], ...values: readonly string[]): boolean {
  return input === 'json' || values.every(fitsLine)
}

function titleOf(verb: string, name: string | undefined): string {
  if (name === undefined) return verb
  return `${verb} ${name.length > 40 ? `${name.slice(0, 39)}…` : name}`
}

/** A question as somebody types it: `user zoe`, `changes CURSOR`, `group-members Students`. */
export function phraseCall(
  { command, dialect, input }: Subject,
  verb: string,
  words: readonly string[],
  password = new Secret(''),
): Question {
  const [about = ''] = words
  if (dialect === 'table') return phraseTable(command.path)
  if (dialect === 'papercut')
    return verb === 'authenticate' ? phrasePapercutSignIn(about, password.reveal()) : phrasePapercut(verb, ...words)
  switch (verb) {
    case 'describe':
    case 'check':
      return phraseMuster(input, { verb })
    case 'list':
      return phraseMuster(input, { verb, scope: wholeScope })
    case 'user':
      return phraseMuster(input, { verb, username: about })
    case 'authenticate':
      return phraseMuster(input, { verb, username: about, password })
    case 'changes':
      return phraseMuster(input, { verb, cursor: about, scope: wholeScope })
    default:
      return { title: verb, args: [verb], stdin: '{}\n' }
  }
}
