import { type CheckReport, type DirectoryRecord, type ErrorRecord, type Finding, isMusterError, type Scope } from '@muster/provider'
import { checkRoot } from './local-mode.ts'
import type { Mode } from './mode.ts'
import type { ModeName } from './settings.ts'

/** Looks at the tools, reads everything once without keeping it, and signs in as nobody. */
export async function checkMode(
  mode: Mode,
  list: (scope: Scope) => AsyncIterable<readonly DirectoryRecord[]>,
  name: ModeName,
): Promise<CheckReport> {
  const probed = await mode.probe()
  const hasTools = !probed.some(({ id, outcome }) => id.startsWith('samba.tools') && outcome === 'failed')
  return { findings: [...(name === 'local' ? [checkRoot()] : []), ...probed, ...(hasTools ? await readingFindings(list) : [])] }
}

async function readingFindings(list: (scope: Scope) => AsyncIterable<readonly DirectoryRecord[]>): Promise<Finding[]> {
  const started = performance.now()
  const counts = { users: 0, groups: 0, members: 0 }
  const rejected: ErrorRecord[] = []
  let doubt: ErrorRecord | undefined
  let complete = false
  try {
    for await (const batch of list({ users: 'all', groups: 'all', disabled: true })) {
      for (const record of batch) {
        if (record.type === 'user') counts.users++
        else if (record.type === 'group') counts.groups++
        else if (record.type === 'members') counts.members += record.members?.length ?? 0
        else if (record.type === 'end') complete = true
        else if (record.type === 'error' && record.record !== undefined) rejected.push(record)
        else if (record.type === 'error') doubt ??= record
      }
    }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return [{ id: 'samba.list', outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run the tool by hand to see why.' }]
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const read = `Read ${counts.users} users, ${counts.groups} groups and ${counts.members} memberships in ${seconds} s`
  const [first] = rejected
  return [
    complete
      ? { id: 'samba.list', outcome: 'ok', message: `${read}, complete.` }
      : {
          id: 'samba.list',
          outcome: 'warning',
          message: `${read}, not complete, so that nobody is removed: ${doubt?.message ?? 'something could not be read'}.`,
          remedy: doubt?.hint ?? 'Run it again.',
        },
    ...(first === undefined
      ? []
      : [
          {
            id: 'samba.records',
            outcome: 'warning',
            message: `${rejected.length} accounts or groups cannot be used; the first: ${first.message}.`,
            remedy: first.hint ?? 'Mend it at the server.',
          } as const,
        ]),
    ...(counts.groups === 0 && complete
      ? [
          {
            id: 'samba.groups',
            outcome: 'warning',
            message: 'There are no groups.',
            remedy: 'On a server that maps none, set `unixGroups: all` (mode local), or map them with `net groupmap add`.',
          } as const,
        ]
      : []),
  ]
}
