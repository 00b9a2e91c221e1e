import { foldColumn, type TableFormat, type TableKind, type TableReading } from './table-reading.ts'

/** The columns of one header, by what they are for. */
export interface TablePlan {
  readonly kind: TableKind
  /** Field → numbers of its columns, in order of rank. */
  readonly fields: ReadonlyMap<string, readonly number[]>
  /** Kept as attributes: the attribute's name → the number of its column. */
  readonly attributes: ReadonlyMap<string, number>
  /** As they stand in the header. */
  readonly names: readonly string[]
  /** Of no use here. */
  readonly ignored: readonly string[]
  /** Named in the settings, and not in the header. */
  readonly missing: readonly string[]
}

/**
 * Usual names of each field, folded, the likeliest first: where a header has two of them, the first is used. Protocol names
 * come first of all.
 */
const userColumns: Readonly<Record<string, readonly string[]>> = {
  username: names('username login loginname samaccountname logonname logon accountname account uid userid user'),
  id: names('id entryuuid objectguid objectid nsuniqueid ipauniqueid guid uuid externalid immutableid'),
  displayName: names('displayname fullname name commonname cn realname gecosname'),
  givenName: names('givenname firstname forename'),
  familyName: names('familyname lastname surname sn'),
  email: names('email mail emailaddress primaryemail'),
  otherEmails: names('otheremails otheremail othermailbox alternateemail alternateemails secondaryemail mailalternateaddress'),
  department: names('department dept departmentname departmentnumber'),
  office: names('office physicaldeliveryofficename roomnumber room'),
  employeeNumber: names('employeenumber employeeid personnelnumber staffnumber staffid studentnumber studentid matriculationnumber'),
  cardNumbers: names(
    'cardnumbers cardnumber card cards cardid cardno primarycard primarycardnumber card1 secondarycard secondarycardnumber card2',
  ),
  aliases: names('aliases alias usernamealias'),
  homeDirectory: names('homedirectory home homefolder homedir unixhomedirectory'),
  pin: names('pin pincode pinnumber'),
  active: names('active enabled isactive accountenabled disabled accountdisabled useraccountcontrol nsaccountlock logindisabled'),
  activeFrom: names('activefrom validfrom startdate'),
  activeUntil: names('activeuntil validuntil validto expires expirydate expirationdate enddate accountexpires shadowexpire'),
  groups: names('groups group groupnames groupname'),
  dn: names('dn distinguishedname'),
  primaryGroup: names('gidnumber gid primarygroupid'),
}

const groupColumns: Readonly<Record<string, readonly string[]>> = {
  name: names('name group groupname cn samaccountname displayname'),
  id: names('id groupid entryuuid objectguid objectid nsuniqueid ipauniqueid guid uuid externalid'),
  description: names('description desc'),
  email: names('email mail emailaddress'),
  members: names('members member users user usernames username memberuid uniquemember logins login'),
  groups: names('membergroups groups subgroups nestedgroups'),
  dn: names('dn distinguishedname'),
  gid: names('gidnumber gid'),
  sid: names('objectsid'),
}

const memberColumns: Readonly<Record<string, readonly string[]>> = {
  group: names('group groupname name groupid cn'),
  member: names('member username user login uid userid members memberuid'),
}

/** Fields that take the values of all their columns; any other takes its first column. */
const listFields: ReadonlySet<string> = new Set(['otherEmails', 'cardNumbers', 'aliases', 'groups', 'members'])

const columnsByKind = { users: userColumns, groups: groupColumns, members: memberColumns } as const

/** Without them a row of the kind says nothing. */
const neededFields: Readonly<Record<TableKind, readonly string[]>> = { users: ['username'], groups: ['name'], members: ['group', 'member'] }

/** Names of fields of the records that can stand under `columns:` for people. */
export const tableUserFields = Object.keys(userColumns).filter((field) => field !== 'dn' && field !== 'primaryGroup')

/** Finds out what each column is for. */
export function planColumns(header: readonly string[], kind: TableKind, format: TableFormat, reading: TableReading): TablePlan {
  const folded = header.map(foldColumn)
  const fields = new Map<string, number[]>()
  const attributes = new Map<string, number>()
  const used = new Set<number>()
  const missing: string[] = []
  const own = kind === 'users' ? (reading.columns ?? {}) : {}

  const find = (name: string) => {
    const exact = header.indexOf(name)
    return exact >= 0 ? exact : folded.indexOf(foldColumn(name))
  }
  for (const [field, wanted] of Object.entries(own)) {
    const columns: number[] = []
    for (const name of typeof wanted === 'string' ? [wanted] : wanted) {
      if (name === 'none') continue
      const column = find(name)
      if (column >= 0) columns.push(column)
      else missing.push(name)
    }
    for (const column of columns) used.add(column)
    if (!field.startsWith('attributes.')) fields.set(field, columns)
    else if (columns[0] !== undefined) attributes.set(field.slice('attributes.'.length), columns[0])
  }
  for (const [field, usual] of Object.entries(columnsByKind[kind])) {
    if (fields.has(field)) continue
    const columns = usual.flatMap((name) => {
      // Binary options (`;binary`) and languages (`;lang-de`) are other attributes.
      const column = folded.findIndex(
        (one, index) => one === name && !used.has(index) && !(format === 'ldif' && header[index]!.includes(';')),
      )
      return column < 0 ? [] : [column]
    })
    const taken = listFields.has(field) || format === 'ldif' ? columns : columns.slice(0, 1)
    if (taken.length === 0) continue
    fields.set(field, taken)
    for (const column of taken) used.add(column)
  }
  const ignored: string[] = []
  for (const [index, name] of header.entries()) {
    if (used.has(index) || kind !== 'users') {
      if (!used.has(index) && name.trim() !== '') ignored.push(name)
      continue
    }
    const [, dotted] = /^attributes?\.(.+)$/i.exec(name.trim()) ?? []
    if (dotted !== undefined) attributes.set(dotted, index)
    else if (wantsAttribute(reading, name)) attributes.set(name.trim(), index)
    else if (name.trim() !== '') ignored.push(name)
  }
  for (const name of kind === 'users' && Array.isArray(reading.attributes) ? reading.attributes : []) {
    if (find(name) < 0) missing.push(name)
    // A column may be a field and an attribute: the number of a group is both.
    else if (![...attributes.values()].includes(find(name))) attributes.set(name, find(name))
  }
  // An LDIF entry has only the attributes that it has values for.
  return { kind, fields, attributes, names: header, ignored, missing: format === 'ldif' ? [] : missing }
}

/** Whether rows of this plan say whom or what they are about. */
export function isUsable({ kind, fields }: TablePlan): boolean {
  return neededFields[kind].every((field) => (fields.get(field)?.length ?? 0) > 0)
}

function wantsAttribute({ attributes }: TableReading, name: string): boolean {
  if (name.trim() === '' || attributes === undefined) return false
  return attributes === 'all' || attributes.some((wanted) => foldColumn(wanted) === foldColumn(name))
}

function names(text: string): readonly string[] {
  return text.split(' ')
}
