import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What the program of the campus prints and how it ends, as a shell script; `$1` is the verb. */
export const goodProgram = campusProgram(['ada', 'ben', 'josé'])

/** A directory program that knows these students, whose password is their name. */
export function campusProgram(students: readonly string[], listEnds = ''): string {
  const end = `{"type":"end","users":${students.length},"groups":1,"members":${students.length}}`
  return `#!/bin/sh
case $1 in
list)
${students.map((name) => `  echo '{"type":"user","id":"id-${name}","username":"${name}","displayName":"${name} of Campus","email":"${name}@campus.example"}'`).join('\n')}
  echo '{"type":"group","id":"g1","name":"Students"}'
  echo '{"type":"members","group":"g1","members":[${students.map((name) => `"id-${name}"`).join(',')}]}'
  ${listEnds || `echo '${end}'`} ;;
authenticate)
  read -r question
  case $question in
  *'"password":"down"'*) echo "the student system is down" >&2; exit 75 ;;
${students.map((name) => `  *'"username":"${name}"'*'"password":"${name}"'*) echo '{"type":"accepted","username":"${name}"}' ;;`).join('\n')}
  *) exit 3 ;;
  esac ;;
*) exit 2 ;;
esac
`
}

export interface Campus extends Disposable {
  readonly folder: string
  /** Replaces the directory program. */
  change(program: string): void
}

/** A folder with a configuration and a directory program, removed when the test is over. */
export function createCampus(program = goodProgram): Campus {
  const folder = mkdtempSync(join(tmpdir(), 'muster-campus-'))
  const change = (text: string) => writeFileSync(join(folder, 'directory.sh'), text, { mode: 0o755 })
  change(program)
  writeFileSync(
    join(folder, 'muster.yaml'),
    `sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.sh
newPeople:
  - group: Students
    credit: "10.00"
`,
  )
  return { folder, change, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
