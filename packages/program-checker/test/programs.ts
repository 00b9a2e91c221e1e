import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkProgram, type Dialect, nameSubject, type Report, type Wishes } from '@muster/program-checker'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'muster-checker-'))
let written = 0

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A new executable file with these lines. */
export function writeProgram(text: string, mode = 0o755): string {
  const path = join(folder, `program-${++written}`)
  writeFileSync(path, text, { mode })
  return path
}

/** What a shell program of the muster dialect does for each verb; a test states only its difference from one that is right. */
export type Verbs = Readonly<Record<string, string>>

export const people = [
  '{"type":"user","id":"1","username":"zoe","displayName":"Zoë"}',
  '{"type":"user","id":"2","username":"bob"}',
  '{"type":"group","id":"g1","name":"Students"}',
  '{"type":"members","group":"g1","members":["1","2"]}',
] as const

export const end = '{"type":"end","users":2,"groups":1,"members":2}'

export function print(...lines: readonly string[]): string {
  return `cat <<'END'\n${lines.join('\n')}\nEND\n`
}

const right: Verbs = {
  describe: print(
    '{"type":"description","protocol":{"from":1,"to":1},"verbs":["describe","list","user","authenticate"],"identity":"stable"}',
  ),
  list: print(...people, end),
  user: `case $line in *'"zoe"'*) ${print(people[0])} ;; *'"bob"'*) ${print(people[1])} ;; *) exit 3 ;; esac`,
  authenticate: `case $line in
    '{"username":"zoe","password":"right"}') ${print('{"type":"accepted","username":"zoe"}')} ;;
    *) ${print('{"type":"rejected","reason":"invalid-credentials"}')} exit 3 ;;
  esac`,
}

/** Gives `user` and `authenticate` their question in `$line`. */
export function shellProgram(different: Verbs = {}): string {
  const cases = Object.entries({ ...right, ...different }).map(([verb, does]) => `${verb})\n${does}\n;;`)
  return `#!/bin/sh\nset -f\ncase $1 in user|authenticate|changes) IFS= read -r line || exit 1 ;; esac\ncase $1 in\n${cases.join('\n')}\n${different['*'] ? '' : '*) exit 2 ;;\n'}esac\n`
}

/** Quickly and with `zoe`, unless told otherwise. */
export function check(
  path: string,
  wishes: Partial<Wishes> = {},
  dialect: Dialect = 'muster',
  timeLimitMs = 20_000,
  input: 'json' | 'lines' = 'json',
): Promise<Report> {
  return checkProgram(nameSubject({ program: path, folder: '/', dialect, input, timeLimitMs }), { quick: true, user: 'zoe', ...wishes })
}

export function verdictOn(report: Report, id: string) {
  return report.sections.flatMap(({ clauses }) => clauses).find((clause) => clause.id === id)
}

/** The ids of the clauses that failed, in order. */
export function failed(report: Report): readonly string[] {
  return withOutcome(report, 'fail')
}

export function withOutcome(report: Report, wanted: string): readonly string[] {
  return report.sections.flatMap(({ clauses }) => clauses.filter(({ outcome }) => outcome === wanted).map(({ id }) => id))
}
