import type { ErrorRecord } from '@muster/provider'

/** Something that speaks against an answer being whole: it makes a listing partial, so that nobody is removed. */
export interface Doubt {
  readonly message: string
  readonly hint: string
  /** Line number. */
  readonly at?: number
}

export interface Doubts {
  add(doubt: Doubt | undefined): void
  readonly first: Doubt | undefined
  /** As records, each without a person or group: the listing as a whole is in doubt. Empty when there is none. */
  tell(): ErrorRecord[]
}

/** Told one by one; a program that prints a megabyte of chatter must not fill the report. */
const told = 20

/** The doubts about one listing, each once. */
export function collectDoubts(): Doubts {
  const distinct = new Map<string, Doubt>()
  let more = 0
  return {
    add(doubt) {
      if (doubt === undefined) return
      const key = `${doubt.at} ${doubt.message}`
      if (distinct.has(key)) return
      if (distinct.size < told) distinct.set(key, doubt)
      else more++
    },
    get first() {
      return distinct.values().next().value
    },
    tell() {
      const records = [...distinct.values()].map(tellDoubt)
      if (more > 0) records.push(tellDoubt({ message: `${more} more like these`, hint: 'Mend the ones above first.' }))
      return records
    },
  }
}

function tellDoubt({ message, hint, at }: Doubt): ErrorRecord {
  // A line is a record that could not be used; anything else concerns the whole answer.
  return at === undefined ? { type: 'error', class: 'transient', message, hint } : { type: 'error', class: 'data', message, hint, at }
}

/** The last line was read, but it may have been cut off. */
export function doubtUnended(command: string): Doubt {
  return {
    message: `${command}: the last line does not end in a line feed, so it may have been cut off`,
    hint: 'Let the program print a line feed after every line, the last too.',
  }
}

/** Two listings in one run must give the same names, in any order: the only proof that neither was cut short. */
export function doubtDifference(what: 'people' | 'groups', first: ReadonlySet<string>, second: ReadonlySet<string>): Doubt | undefined {
  const lost = [...first].filter((name) => !second.has(name))
  const found = [...second].filter((name) => !first.has(name))
  if (lost.length === 0 && found.length === 0) return undefined
  const differences = [
    ...(lost.length > 0 ? [`${lost.length} of ${first.size} ${what} are missing from the second (${nameSome(lost)})`] : []),
    ...(found.length > 0 ? [`${found.length} are only in the second (${nameSome(found)})`] : []),
  ]
  return {
    message: `two listings in one run differ: ${differences.join(', ')}`,
    hint: `If the directory was being changed, run again; else find out why the program does not print all ${what} every time.`,
  }
}

function nameSome(names: readonly string[]): string {
  return names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '')
}
