import { closeSync, openSync, writeSync } from 'node:fs'
import type { Campus } from './invent-campus.ts'

/** What a program that prints the campus prints, in numbers. */
export interface CampusCounts {
  readonly people: number
  readonly groups: number
  readonly memberships: number
  /** Lines of the listing, its `end` left out. */
  readonly records: number
}

const membersOnALine = 1_000

/**
 * Writes what the programs `emit.py` and `emit.mjs` print from: one line per record, its first letter the kind, its fields
 * separated by tabs. It is data, not records: the programs build and encode each record as an administrator's would.
 */
export function writeCampus(campus: Campus, file: string): CampusCounts {
  const counts = { people: 0, groups: 0, memberships: 0, records: 0 }
  const output = openSync(file, 'w')
  try {
    let lines: string[] = []
    const flush = (): void => {
      if (lines.length > 0) writeSync(output, `${lines.join('\n')}\n`)
      lines = []
    }
    const write = (...fields: string[]): void => {
      counts.records++
      if (lines.push(fields.join('\t')) >= 2_000) flush()
    }

    for (const { id, username, given, family, email, department, employeeNumber, card, active } of campus.people()) {
      counts.people++
      write('u', id, username, given, family, email, department, employeeNumber, card, active ? '' : 'disabled')
    }
    for (const { id, name, members } of campus.groups()) {
      counts.groups++
      counts.memberships += members.length
      write('g', id, name)
      for (let from = 0; from === 0 || from < members.length; from += membersOnALine) {
        write('m', id, members.slice(from, from + membersOnALine).join(' '))
      }
    }
    flush()
  } finally {
    closeSync(output)
  }
  return counts
}
