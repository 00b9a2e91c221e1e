import { isUtf8 } from 'node:buffer'
import type { LineBlock } from '@muster/program'
import { readSource, readTime } from './read-values.ts'

export interface StartLine {
  readonly type: 'start'
  readonly version: number
  readonly engine: string
  readonly edition: string
  readonly bits: number
  readonly machine: string
  readonly language: string
  readonly forceGuest: boolean
}
export interface UserLine {
  readonly type: 'user'
  readonly sid: string
  readonly name: string
  readonly fullName: string
  readonly description: string
  readonly enabled: boolean
  readonly accountExpires: string | null
  readonly passwordExpires: string | null
  readonly passwordLastSet: string | null
  readonly lastLogon: string | null
  readonly principalSource: string | undefined
}
export interface GroupLine {
  readonly type: 'group'
  readonly sid: string
  readonly name: string
  readonly description: string
}
export interface MemberLine {
  readonly type: 'member'
  readonly group: string
  readonly sid: string
  readonly name: string
}
/** Behind the members of each group: how many there were, and whether that were all. */
export interface MembersLine {
  readonly type: 'members'
  readonly group: string
  readonly how: 'cmdlet' | 'adsi' | 'none'
  readonly members: number
  readonly unreadable: number
  readonly message: string
}
export interface EndLine {
  readonly type: 'end'
  readonly users: number
  readonly groups: number
  readonly members: number
}
export interface FailureLine {
  readonly type: 'failure'
  readonly what: string
  readonly message: string
}
export interface AnswerLine {
  readonly type: 'answer'
  readonly known: boolean
  /** 0, or the error of LogonUser. */
  readonly code: number
  /** Of whoever was let in. */
  readonly sid: string
  /** Of the account that was asked for. */
  readonly account: string
  readonly name: string
}
/** A line that is none of ours, or one entry that cannot be used. */
export interface FaultLine {
  readonly type: 'fault'
  readonly message: string
  /** Whose it is, when that can be read: then the others are not in doubt. */
  readonly entry?: { readonly kind: 'user' | 'group'; readonly sid: string; readonly name: string }
}
export type Line = StartLine | UserLine | GroupLine | MemberLine | MembersLine | EndLine | FailureLine | AnswerLine | FaultLine

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])
const shownCharacters = 80

/** The lines of a block that are not blank. */
export function* readLines({ bytes, starts, ends, count, firstLine, utf8, unended }: LineBlock): Generator<Line> {
  for (let i = 0; i < count; i++) {
    const number = firstLine + i
    let line = bytes.subarray(starts[i]!, ends[i]!)
    if (number === 1 && line.subarray(0, 3).equals(byteOrderMark)) line = line.subarray(3)
    if (line.length === 0) continue
    if (unended && i === count - 1) yield fault(`line ${number} is cut off`)
    else if (!utf8 && !isUtf8(line)) yield fault(sayBadBytes(line, number))
    else yield readLine(line.toString('utf8'), number)
  }
}

function sayBadBytes(line: Buffer, number: number): string {
  return line.includes(0)
    ? `line ${number} is UTF-16, not UTF-8`
    : `line ${number} is not UTF-8: something changed it on its way to the code page of a console`
}

function readLine(text: string, number: number): Line {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return fault(
      text.trimStart().startsWith('{')
        ? `line ${number} is broken JSON`
        : `line ${number} is none of ours: ${JSON.stringify(text.slice(0, shownCharacters))}`,
    )
  }
  const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  const shape = shapes[String(fields.type) as keyof typeof shapes]
  return shape === undefined
    ? fault(`line ${number} is none of ours: ${JSON.stringify(text.slice(0, shownCharacters))}`)
    : shape(fields, number)
}

type Fields = Readonly<Record<string, unknown>>

const shapes = {
  start: ({ version, engine, edition, bits, machine, language, forceGuest }: Fields): Line => ({
    type: 'start',
    version: Number(version),
    engine: text(engine),
    edition: text(edition),
    bits: Number(bits),
    machine: text(machine),
    language: text(language),
    forceGuest: forceGuest === 1,
  }),
  user(fields: Fields, number: number): Line {
    const { sid, name, enabled } = fields
    if (!isSid(sid)) return fault(`line ${number} is an account without a SID`)
    const unusable = (message: string): FaultLine => fault(message, { kind: 'user', sid, name: text(name) })
    if (typeof name !== 'string' || name === '') return unusable('the account has no name')
    if (typeof enabled !== 'boolean') return unusable('it is not said whether the account is enabled')
    const times = { accountExpires: null, passwordExpires: null, passwordLastSet: null, lastLogon: null } as Record<TimeName, string | null>
    for (const key of Object.keys(times) as TimeName[]) {
      const time = readTime(fields[key])
      if (time === undefined) return unusable(`${key} is no time: ${JSON.stringify(fields[key])?.slice(0, shownCharacters)}`)
      times[key] = time
    }
    const { fullName, description, principalSource } = fields
    return {
      type: 'user',
      sid,
      name,
      fullName: text(fullName),
      description: text(description),
      enabled,
      ...times,
      principalSource: readSource(principalSource),
    }
  },
  group({ sid, name, description }: Fields, number: number): Line {
    if (!isSid(sid)) return fault(`line ${number} is a group without a SID`)
    if (typeof name !== 'string' || name === '') return fault('the group has no name', { kind: 'group', sid, name: text(name) })
    return { type: 'group', sid, name, description: text(description) }
  },
  member({ group, sid, name }: Fields, number: number): Line {
    if (!isSid(group) || !isSid(sid)) return fault(`line ${number} is a member without a SID`)
    return { type: 'member', group, sid, name: text(name) }
  },
  members({ group, how, members, unreadable, message }: Fields, number: number): Line {
    if (!isSid(group) || !isCount(members) || !isCount(unreadable) || (how !== 'cmdlet' && how !== 'adsi' && how !== 'none')) {
      return fault(`line ${number} does not count the members of a group`)
    }
    return { type: 'members', group, how, members, unreadable, message: text(message) }
  },
  end({ users, groups, members }: Fields, number: number): Line {
    if (!isCount(users) || !isCount(groups) || !isCount(members)) return fault(`line ${number} does not count what was listed`)
    return { type: 'end', users, groups, members }
  },
  failure: ({ what, message }: Fields): Line => ({ type: 'failure', what: text(what), message: text(message) }),
  answer({ known, code, sid, account, name }: Fields, number: number): Line {
    if (typeof known !== 'boolean' || (known && (!isCount(code) || !isSid(account) || text(name) === '' || (code === 0 && !isSid(sid))))) {
      return fault(`line ${number} is no answer to a sign-in`)
    }
    return { type: 'answer', known, code: Number(code), sid: text(sid), account: text(account), name: text(name) }
  },
}

type TimeName = 'accountExpires' | 'passwordExpires' | 'passwordLastSet' | 'lastLogon'

function fault(message: string, entry?: FaultLine['entry']): FaultLine {
  return { type: 'fault', message, ...(entry !== undefined && { entry }) }
}

/** What is missing is said by null or not at all. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isSid(value: unknown): value is string {
  return typeof value === 'string' && /^S-1-\d+(-\d+)+$/.test(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
