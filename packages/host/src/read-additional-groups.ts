import { readFileSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import type { AdditionalGroups } from '@muster/store'

/** Lines `group: username`; `#` begins a remark. Throws `CONFIG_INVALID` with every fault at once. */
export function readAdditionalGroups(file: string): AdditionalGroups {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new MusterError('CONFIG_INVALID', `the additional groups cannot be read from ${file}`, {
      hint: 'Write that file, or mend `additionalGroups` in the configuration.',
      phase: 'configuration',
      cause: error,
    })
  }
  const groups = new Map<string, string[]>()
  const faults: string[] = []
  for (const [at, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (/^\s*(#|$)/.test(line)) continue
    // A group's name may hold a colon, a username hardly.
    const colon = line.lastIndexOf(':')
    const [group, username] = [line.slice(0, Math.max(colon, 0)).trim(), line.slice(colon + 1).trim()]
    if (colon < 0 || group === '' || username === '') {
      faults.push(`${file}:${at + 1}: write \`group: username\`, not \`${line.trim()}\``)
      continue
    }
    const users = groups.get(group)
    if (users === undefined) groups.set(group, [username])
    else users.push(username)
  }
  if (faults.length === 0) return groups
  throw new MusterError('CONFIG_INVALID', faults.join('\n'), {
    hint: 'Mend these lines; a line that begins with # is a remark.',
    phase: 'configuration',
  })
}
