import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore } from '@muster/store'
import { mainFile } from '../runner/main-file.ts'

/**
 * Writes `script` as the program `name` of the configuration in `place`, and runs `muster sync` there. Answers its exit code and
 * all that it printed, with each run of white space as one blank.
 */
export function syncWith(place: string, name: string, script: string): { status: number | null; output: string } {
  const program = join(place, name)
  writeFileSync(program, script)
  chmodSync(program, 0o755)
  const { status, stdout, stderr } = spawnSync(process.execPath, [mainFile, 'sync'], {
    cwd: place,
    env: { ...process.env, TMPDIR: join(place, '..'), COLUMNS: '300' },
    encoding: 'utf8',
  })
  return { status, output: (stdout + stderr).replaceAll(/\s+/g, ' ') }
}

/** Who is there, as id and username, and the members of each group. */
export function look(place: string): { people: string[]; groups: Record<string, string[]> } {
  const store = openStore(join(place, 'muster.db'), { currency: 'USD', readOnly: true })
  try {
    const groups = store.groups.list().map(({ name }) => [name, store.groups.members(name).map(({ username }) => username)])
    return {
      people: store.users.list({ state: 'present' }).map(({ id, username }) => `${id} ${username}`),
      groups: Object.fromEntries(groups) as Record<string, string[]>,
    }
  } finally {
    store.close()
  }
}

/** A line of a stack, in what `syncWith` answers. */
export const stackLine = / at (?:[^(]{1,80} \()?(?:file:|node:|\/)\S+:\d+:\d+/
