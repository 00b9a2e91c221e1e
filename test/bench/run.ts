/**
 * `pnpm bench [--json] [--size PEOPLE] [--only sync|papercut|sign-in|ldap|unix|entra-id|google|large|large-ldap] [--large]`: builds the command, measures it as
 * it would be installed, and prints each measure beside its limit. `--json`: one line per measure.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { hasSlapd, hasWrappers } from '../servers/find-programs.ts'
import type { Measure } from './measure.ts'
import { measureEntra } from './measure-entra.ts'
import { measureGoogle } from './measure-google.ts'
import { measureLargeLdap, measureLdap } from './measure-ldap.ts'
import { measurePapercut } from './measure-papercut.ts'
import { measureSignIn } from './measure-sign-in.ts'
import { measureLargeSync, measureSync } from './measure-sync.ts'
import { measureUnix } from './measure-unix.ts'
import { describeMachine, printHeading, printMeasure } from './print-measures.ts'

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    size: { type: 'string', default: '100000' },
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
  },
})
const root = join(import.meta.dirname, '..', '..')
const people = Number(values.size)

const parts: Readonly<Record<string, (folder: string) => Iterable<Measure> | AsyncIterable<Measure>>> = {
  sync: (folder) => measureSync(folder, people),
  papercut: measurePapercut,
  'sign-in': measureSignIn,
  ...(hasSlapd || values.only === 'ldap' ? { ldap: (folder: string) => measureLdap(folder, people) } : {}),
  ...(hasWrappers || values.only === 'unix' ? { unix: (folder: string) => measureUnix(folder, people) } : {}),
  'entra-id': (folder) => measureEntra(folder, people),
  google: (folder) => measureGoogle(folder, people),
  ...(values.large || values.only === 'large' ? { large: (folder: string) => measureLargeSync(folder, people) } : {}),
  ...((values.large && hasSlapd) || values.only === 'large-ldap'
    ? { 'large-ldap': (folder: string) => measureLargeLdap(folder, people) }
    : {}),
}
if (!Number.isInteger(people) || people < 1_000 || (values.only !== undefined && !(values.only in parts))) {
  console.error(
    'usage: bench [--json] [--size PEOPLE (at least 1000)] [--only sync|papercut|sign-in|ldap|unix|entra-id|google|large|large-ldap] [--large]',
  )
  process.exit(2)
}

build()
if (values.json) console.error(describeMachine())
else printHeading(describeMachine())

for (const [name, measure] of Object.entries(parts)) {
  if (values.only !== undefined && values.only !== name) continue
  const folder = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  try {
    for await (const taken of measure(folder)) {
      if (values.json) console.log(JSON.stringify(taken))
      else printMeasure(taken)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function build(): void {
  for (const command of [
    ['tsc', '-b', 'packages/cli'],
    ['node', 'scripts/bundle.ts'],
  ]) {
    const { status, stdout, stderr, error } = spawnSync(command[0]!, command.slice(1), { cwd: root, encoding: 'utf8' })
    if (status === 0) continue
    console.error(`The command cannot be built, so nothing is measured:\n${error?.message ?? stdout + stderr}`)
    process.exit(1)
  }
}
