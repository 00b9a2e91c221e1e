import { type Dn, escapeDnValue, type Filter, type GroupReader, isWithin, normaliseDn, parseDn } from '@muster/ldap'
import type { GroupMapping } from './presets.ts'
import { prepareGroupReader } from './read-group.ts'

const prefix = 'unit='

/** The handle of the unit that an entry stands directly in, as people point at it. */
export function unitOf(dn: string): readonly string[] {
  const parent = parentOf(dn)
  return parent === undefined ? [] : [`${prefix}${parent}`]
}

/** Units as groups: whoever stands in one is a member, and so is a unit in a unit. */
export function prepareUnitReader(mapping: GroupMapping, within: string): GroupReader {
  const { attributes, read } = prepareGroupReader(mapping)
  return {
    attributes,
    read(entry) {
      const group = read(entry)
      const parent = parentOf(entry.dn)
      const unit = parent?.startsWith('ou=') === true && isWithin(parent, within) ? parent : undefined
      const primaryHandle = `${prefix}${group.handle}`
      const { record } = group
      return {
        ...group,
        ...(record === undefined ? {} : { record: { ...record, handles: [...(record.handles ?? []), primaryHandle] } }),
        primaryHandle,
        parents: unit === undefined ? [] : [unit],
      }
    },
  }
}

/** The unit that somebody stands in, by what servers know the name of an entry as: OpenLDAP and 389, and Active Directory. */
export function unitWith(handles: readonly string[]): Filter {
  const names = handles.map((handle) => handle.slice(prefix.length))
  return { or: ['entryDN', 'distinguishedName'].flatMap((equal) => names.map((to) => ({ equal, to }))) }
}

function parentOf(dn: string): string | undefined {
  const [, ...parent] = parseDn(dn)
  return parent.length === 0 ? undefined : normaliseDn(formatDn(parent))
}

function formatDn(dn: Dn): string {
  return dn.map((rdn) => rdn.map(({ type, value }) => `${type}=${escapeDnValue(value)}`).join('+')).join(',')
}
