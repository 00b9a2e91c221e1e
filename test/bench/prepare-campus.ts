import { copyFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CampusSize, inventCampus, inventChangedCampus, largestGroup, usualSize } from '../campus/invent-campus.ts'
import { type CampusCounts, writeCampus } from '../campus/write-campus.ts'

const configuration = (program: string): string => `store: muster.db
currency: USD

sources:
  - name: campus
    type: custom-program
    settings:
      program: ${program}

newPeople:
  - group: ${largestGroup}
    credit: "10.00"
`

/** As many groups and memberships to a person as the usual campus has. */
export function sizeFor(people: number): CampusSize {
  return { ...usualSize, people, groups: Math.round(people / 50), memberships: people * 5 }
}

/** Puts the campus, the programs that print it and a configuration into `folder`. */
export function prepareCampus(folder: string, size: CampusSize): CampusCounts {
  for (const program of ['emit.py', 'emit.mjs']) copyFileSync(join(import.meta.dirname, '..', 'campus', program), join(folder, program))
  chooseProgram(folder, 'emit.py')
  return writeCampus(inventCampus(size), join(folder, 'campus.tsv'))
}

export function prepareChanges(folder: string, size: CampusSize): void {
  writeCampus(inventChangedCampus(size), join(folder, 'changed.tsv'))
}

export function chooseProgram(folder: string, program: 'emit.py' | 'emit.mjs'): void {
  writeFileSync(join(folder, 'muster.yaml'), configuration(program))
}

/** Lets the programs print the other state from now on; called again, the first one. */
export function swapStates(folder: string): void {
  renameSync(join(folder, 'campus.tsv'), join(folder, 'aside.tsv'))
  renameSync(join(folder, 'changed.tsv'), join(folder, 'campus.tsv'))
  renameSync(join(folder, 'aside.tsv'), join(folder, 'changed.tsv'))
}

export function forgetStore(folder: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(join(folder, `muster.db${ending}`), { force: true })
}
