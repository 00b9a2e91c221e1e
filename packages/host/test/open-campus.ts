import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DirectoryRecord } from '@muster/provider'
import { onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

export const day = 86_400_000

const program = `#!/bin/sh
case $1 in
list) cat list ;;
user) read -r question; name=\${question#*:\\"}; cat "user-\${name%%\\"*}" 2>/dev/null || exit 3 ;;
*) exit 2 ;;
esac
`

/** A directory that lists what a test lets it, read by a real program into a real store. */
export async function openCampus(settings = '', pinKey = '') {
  const yaml = `${pinKey}sources:\n  - name: campus\n    type: custom-program\n    settings:\n      program: ./directory.sh\n${settings}`
  const folder = await folderWith({ 'muster.yaml': yaml, 'directory.sh': program })
  const clock = { time: Date.UTC(2026, 8, 1), now: () => clock.time }
  const open = async (text = yaml) => {
    writeFileSync(join(folder, 'muster.yaml'), text)
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
    const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent, clock })
    onTestFinished(() => muster.close())
    return muster
  }
  const write = (file: string, records: readonly object[]) =>
    writeFileSync(join(folder, file), records.map((record) => `${JSON.stringify(record)}\n`).join(''))
  const lists = (users: readonly object[], groups: Readonly<Record<string, readonly string[] | 'unknown'>> = {}) => {
    const members = Object.entries(groups).map(([group, members]) =>
      members === 'unknown' ? { group, unknown: true } : { group, members },
    )
    const count = members.reduce((sum, { members = [] }) => sum + members.length, 0)
    write('list', [
      ...users.map((user) => ({ type: 'user', ...user })),
      ...Object.keys(groups).map((id) => ({ type: 'group', id, name: id })),
      ...members.map((record) => ({ type: 'members', ...record })),
      { type: 'end', users: users.length, groups: Object.keys(groups).length, members: count } satisfies DirectoryRecord,
    ])
  }
  return { yaml, folder, clock, open, lists, write, muster: await open() }
}

export const person = (number: number, more: object = {}) => ({ id: `u${number}`, username: `p${number}`, ...more })
export const people = (from: number, to: number, more: object = {}) => Array.from({ length: to - from }, (_, at) => person(from + at, more))
export const ids = (from: number, to: number) => people(from, to).map(({ id }) => id)
