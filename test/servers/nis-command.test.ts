import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { enterNisDomain, nisDomain } from './enter-nis-domain.ts'
import { hasNis } from './find-programs.ts'
import { makeUnixMachine, type UnixMachine } from './make-unix-machine.ts'

const account = (name: string, uid: number): string => `${name}:x:${uid}:2000:${name}:/home/${name}:/bin/bash\n`
const many = Array.from({ length: 150 }, (_, at) => `student${at}`)
/** A record holds 1,024 bytes, so that a large group stands on several lines. */
const split = [many.slice(0, 60), many.slice(60, 120), many.slice(120)]

describe.skipIf(!hasNis)('NIS, by ypserv and ypbind in namespaces of their own', { timeout: 120_000 }, () => {
  let machine: UnixMachine
  const configure = (settings: string): void =>
    writeFileSync(
      join(machine.folder, 'muster.yaml'),
      `sources:\n  - name: campus\n    type: unix\n    settings: {mode: nis, ${settings}}\n`,
    )

  beforeEach(() => {
    machine = makeUnixMachine({
      passwd: account('anna', 1000) + account('ben', 1001) + many.map((name, at) => account(name, 3000 + at)).join(''),
      group: `staff:*:2000:\n${split.map((names, at) => `students${at === 0 ? '' : at}:*:2001:${names.join(',')}\n`).join('')}`,
    })
    configure(`nis: {domain: ${nisDomain}}`)
  })
  afterEach(() => machine.remove())

  test('people and groups are the maps, lines of one gid are one group, and one person is looked up', async () => {
    const { stdout, stderr } = await enterNisDomain(
      machine,
      `muster doctor > /dev/null; echo "doctor $?"
muster sync --json > sync.json; echo "sync $?"
muster groups members students --limit 1000 --json > members.json
muster users show anna
muster sync --user student149 | head -2; echo "user $?"
muster sync --user nobody-here --json | grep -c 'nobody is called nobody-here there'
`,
    )
    expect(stderr.replaceAll(/^nickname file.*\n/gm, '')).toBe('')
    expect(stdout).toMatch(/doctor 0\nsync 0\n/)
    expect(machine.json('sync.json')).toMatchObject({ state: 'done', totals: { newUsers: 152, newGroups: 2, membershipsIn: 302 } })
    expect(machine.json('members.json')).toHaveLength(150)
    expect(stdout).toContain('id 1000, which the source may give to somebody else')
    expect(stdout).toMatch(/user 0\n1\n$/)
  })

  test('a server that goes away, another domain and a map that is not there remove nobody', async () => {
    const { stdout } = await enterNisDomain(
      machine,
      `muster sync > /dev/null; echo "first $?"
sed -i 's/${nisDomain}/other.test/' muster.yaml; muster sync > other.txt; echo "other domain $?"
sed -i 's/other.test/${nisDomain}/; s/{domain/{maps: {passwdByName: nosuch}, domain/' muster.yaml; muster sync > map.txt; echo "no map $?"
sed -i 's/nosuch/passwd.byname/' muster.yaml
kill $(pidof ypserv); sleep 0.2; muster sync > down.txt; echo "down $?"
muster users --state present --limit 1000 --json > users.json
`,
    )
    expect(stdout).toBe('first 0\nother domain 4\nno map 4\ndown 4\n')
    expect(machine.json('users.json')).toHaveLength(152)
    expect(machine.text('map.txt')).toContain('`ypcat -d campus.test nosuch` failed (exit code 1)')
  })
})
