import type { UserRecord } from '@muster/provider'

/** The fields of a record, in order. A record may stop after any of them: what is missing is *not supplied*. */
export const papercutFields = [
  'username',
  'full name',
  'email',
  'department',
  'office',
  'primary card',
  'other emails',
  'secondary card',
  'alias',
  'home directory',
  'PIN',
] as const

/** How the records of one program are to be read; every field is a setting. */
export interface PapercutReading {
  /** Cut `DOMAIN\` off usernames. */
  readonly stripDomain: boolean
  /** Where an empty field clears what is stored. Elsewhere an empty card or PIN says nothing. */
  readonly emptyClears: readonly ('cardNumbers' | 'pin')[]
}

/** How many fields a line has, without the tab at its end that published programs print. */
export function countPapercutFields(line: string): number {
  return line.replace(/\t$/, '').split('\t').length
}

/** Why a line is no record. Never holds the line itself: it may hold a PIN. */
export interface PapercutFault {
  readonly message: string
  readonly hint: string
}

export const runTogether = 'records run together: the program does not end its lines'
export const endYourLines = 'Let the program print a line feed after every record, the last too; a value must not contain a tab.'

/**
 * Reads one line, which is not blank, as a record of 1 to 11 fields.
 * @param amongTabs whether other lines of the answer have tabs, so that one of several words without any is no record
 */
export function readPapercutRecord(line: string, reading: PapercutReading, amongTabs = false): UserRecord | PapercutFault {
  const other = findSomethingElse(line, amongTabs)
  if (other !== undefined) return other
  const fields = line.split('\t').map((field) => field.trim())
  while (fields.length > papercutFields.length && fields.at(-1) === '') fields.pop()
  if (fields.length > papercutFields.length) {
    return { message: `${fields.length} fields where at most ${papercutFields.length} belong: ${runTogether}`, hint: endYourLines }
  }
  const username = readPapercutName(fields[0]!, reading)
  if (username === '') return { message: 'the first field, the username, is empty', hint: 'Print the username first, then a tab.' }
  if (/^".*"$/.test(username)) return { message: 'quotation marks around the fields', hint: 'Print the values as they are.' }

  // A tab at the end of a line is chatter (published programs print one), so an empty last field is not supplied.
  const text = (index: number) => (fields[index] === '' ? (index === fields.length - 1 ? undefined : null) : fields[index])
  const [displayName, email, department, office] = [text(1), text(2), text(3), text(4)]
  const [otherEmails, alias, homeDirectory] = [text(6), text(8), text(9)]
  const cardNumbers = readCards(fields[5], fields[7], reading)
  const pin = fields[10] === '' ? (reading.emptyClears.includes('pin') ? null : undefined) : fields[10]
  return {
    type: 'user',
    username,
    ...(displayName !== undefined && { displayName }),
    ...(email !== undefined && { email }),
    ...(department !== undefined && { department }),
    ...(office !== undefined && { office }),
    ...(cardNumbers !== undefined && { cardNumbers }),
    ...(otherEmails !== undefined && { otherEmails: otherEmails === null ? null : splitEmails(otherEmails) }),
    ...(alias !== undefined && { aliases: alias === null ? null : [alias] }),
    ...(homeDirectory !== undefined && { homeDirectory }),
    ...(pin !== undefined && { pin }),
  }
}

const tabsBetween = 'Separate the fields by one tab each: printf "%s\\t%s\\n" in a shell, "\\t".join(fields) in Python.'
const messagesElsewhere = 'Print messages on stderr, and let the program exit with a failure when it cannot answer.'

/**
 * What programs print where a tab belongs, in a line that would otherwise be one long name. As often as no name has it:
 * `CAMPUS\\tom` is one, and so are a DN and a hardware address.
 */
const otherSeparators: readonly (readonly [string, RegExp])[] = [
  ['the two characters \\t', /\\t.*\\t/],
  ['a comma', /^[^=,]*,[^=,]*,[^=]*$/],
  ['a semicolon', /;.*;/],
  ['a bar', /\|.*\|/],
  ['a colon', /^[^:]+(?::[^:]*){6}$/],
  ['a slash', /\/.*\/.*\//],
  ['spaces', /\S {2,}\S.*\S {2,}\S/],
]

/** A username with NUL in it would be the start of an account that nobody can sign in to. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for, in half the time that \p{Cc} takes
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/
const message = /^(?:(?:error|warning|fatal|exception|failed)\b.*:|Traceback \(|<(?:!doctype|html|\?xml)|\[?\{)/i
const header = /^(?:user[ _]?name|user[ _]?id|login|uid)\t(?:(?:full|display|real|first|last)?[ _]?name|e?-?mail)(?:\t|$)/i

/** What a line is that is no record at all. */
function findSomethingElse(line: string, amongTabs: boolean): PapercutFault | undefined {
  if (control.test(line)) {
    return line.includes('\0')
      ? { message: 'a NUL character: this is UTF-16, or no text', hint: 'Print UTF-8.' }
      : { message: 'a control character', hint: 'Print text only: no colours, no bells.' }
  }
  if (header.test(line)) return { message: 'a header line instead of a record', hint: 'Print records only: the fields have a fixed order.' }
  if (line.includes('\t')) return undefined
  if (message.test(line)) return { message: 'a message instead of a record', hint: messagesElsewhere }
  const separator = otherSeparators.find(([, pattern]) => pattern.test(line))?.[0]
  if (separator !== undefined) return { message: `no tab, but ${separator} between the fields`, hint: tabsBetween }
  if (!amongTabs || !/\S\s+\S/.test(line)) return undefined
  return { message: 'words without a tab, where other lines have tabs: a message instead of a record', hint: messagesElsewhere }
}

/** The name on a line that is a full record or a bare name: field 1 decides. Empty when there is none. */
export function readPapercutName(line: string, { stripDomain }: Pick<PapercutReading, 'stripDomain'>): string {
  const tab = line.indexOf('\t')
  const name = (tab < 0 ? line : line.slice(0, tab)).trim()
  return stripDomain ? name.slice(name.lastIndexOf('\\') + 1) : name
}

/** Names that two different lines give to somebody, as they are spelled there. A line that comes again is one person twice. */
export function findPapercutTwins(lines: readonly string[], reading: Pick<PapercutReading, 'stripDomain'>): (readonly [string, string])[] {
  const seen = new Map<string, { readonly name: string; readonly line: string }>()
  const twins = new Map<string, readonly [string, string]>()
  for (const line of lines) {
    const name = readPapercutName(line, reading)
    if (name === '') continue
    const folded = name.normalize('NFC').toLowerCase()
    const before = seen.get(folded)
    if (before === undefined) seen.set(folded, { name, line: line.trimEnd() })
    else if (before.line !== line.trimEnd()) twins.set(folded, [before.name, name])
  }
  return [...twins.values()]
}

export function isPapercutFault(reading: UserRecord | PapercutFault): reading is PapercutFault {
  return 'hint' in reading
}

/**
 * The cards are one list with the primary first. An empty primary next to a secondary says nothing about either: the list
 * without it would clear the primary card that is stored.
 */
function readCards(
  primary: string | undefined,
  secondary: string | undefined,
  reading: PapercutReading,
): readonly string[] | null | undefined {
  if (primary) return secondary ? [primary, secondary] : [primary]
  if (primary === undefined || !reading.emptyClears.includes('cardNumbers')) return undefined
  return secondary ? [secondary] : null
}

function splitEmails(text: string): readonly string[] {
  return text.split(/[\s,;]+/).filter((email) => email !== '')
}
