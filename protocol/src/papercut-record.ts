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

/** Why a line is no record. Never holds the line itself: it may hold a PIN. */
export interface PapercutFault {
  readonly message: string
  readonly hint: string
}

export const runTogether = 'records run together: the program does not end its lines'
export const endYourLines = 'Let the program print a line feed after every record, the last too; a value must not contain a tab.'

/** Reads one line, which is not blank, as a record of 1 to 11 fields. */
export function readPapercutRecord(line: string, reading: PapercutReading): UserRecord | PapercutFault {
  const fields = line.split('\t')
  while (fields.length > papercutFields.length && fields.at(-1) === '') fields.pop()
  if (fields.length > papercutFields.length) {
    return { message: `${fields.length} fields where at most ${papercutFields.length} belong: ${runTogether}`, hint: endYourLines }
  }
  const username = readPapercutName(line, reading)
  if (username === '') return { message: 'the first field, the username, is empty', hint: 'Print the username first, then a tab.' }

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

/** The name on a line that is a full record or a bare name: field 1 decides. Empty when there is none. */
export function readPapercutName(line: string, { stripDomain }: Pick<PapercutReading, 'stripDomain'>): string {
  const tab = line.indexOf('\t')
  const name = (tab < 0 ? line : line.slice(0, tab)).trim()
  return stripDomain ? name.slice(name.lastIndexOf('\\') + 1) : name
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
