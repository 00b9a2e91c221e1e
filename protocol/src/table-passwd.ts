import type { TableLine } from './table-lines.ts'
import type { TableKind } from './table-reading.ts'
import type { RowValues } from './table-record.ts'

/** The fields of passwd(5) and group(5) as columns. The password is none of them. */
export const passwdColumns = {
  users: ['username', 'uid', 'gid', 'fullName', 'office', 'workPhone', 'homePhone', 'homeDirectory', 'shell'],
  groups: ['name', 'gid', 'members'],
} as const

export type PasswdRow =
  | { readonly kind: Exclude<TableKind, 'members'>; readonly values: RowValues }
  | { readonly kind: 'fault'; readonly message: string; readonly hint: string }

/** Reads a line that is neither blank nor a comment: seven fields are a person, four a group. Says nothing of what stands in it. */
export function readPasswdLine({ text }: TableLine): PasswdRow {
  if (/^[+-]/.test(text)) {
    return fault(
      'refers to people or groups of a network service, who are not in this file',
      'print `getent passwd` and `getent group` instead of the files',
    )
  }
  const fields = text.split(':')
  const [name = '', , third = '', fourth = '', gecos = '', home = '', shell = ''] = fields
  if (fields.length === 7) {
    if (!/^\d+$/.test(third) || !/^\d+$/.test(fourth))
      return fault('has no numbers in its third and fourth field', 'print lines of passwd(5): name:password:uid:gid:gecos:home:shell')
    const [fullName = '', office = '', workPhone = '', homePhone = ''] = gecos.split(',')
    return { kind: 'users', values: [[name], [third], [fourth], [fullName], [office], [workPhone], [homePhone], [home], [shell]] }
  }
  if (fields.length === 4) {
    if (!/^\d+$/.test(third)) return fault('has no number in its third field', 'print lines of group(5): name:password:gid:members')
    return { kind: 'groups', values: [[name], [third], fourth.split(',')] }
  }
  return fault(
    `has ${fields.length} fields between colons`,
    'print lines of passwd(5), which have 7, and of group(5), which have 4; no field may hold a colon',
  )
}

function fault(message: string, hint: string): PasswdRow {
  return { kind: 'fault', message, hint }
}
