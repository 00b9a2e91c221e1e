/** What `muster init` asks. */
export interface InitAnswers {
  readonly name: string
  readonly program: string
  readonly dialect: 'muster' | 'papercut' | 'table'
  /** Of an LDAP directory, which is read instead of a program. */
  readonly url?: string
  readonly base?: string
  /** Who reads it; left out, nobody signs in. */
  readonly bindDn?: string
  /** A file with the authority of its certificate. */
  readonly authority?: string
  readonly type?: string
  readonly preset?: string
  /** Of a source of any other kind: its settings, and the variables that its secrets are taken from. */
  readonly other?: { readonly settings: Readonly<Record<string, unknown>>; readonly variables: readonly string[] }
  readonly currency: string
  /** In major units, as people write it: `10.00`. Empty: no credit. */
  readonly credit: string
  readonly group: string
}

/** Whether the type is one of the servers that `--url` reads. */
export function isDirectory(type: string): boolean {
  return type === 'ldap' || type === 'active-directory'
}

export const defaultAnswers: InitAnswers = {
  name: 'campus',
  program: './directory.py',
  dialect: 'muster',
  currency: 'USD',
  credit: '',
  group: 'Students',
}

/** The text of a `muster.yaml` that works as it stands; every value is quoted, so that no answer changes its meaning. */
export function writeConfiguration(answers: InitAnswers): string {
  const { name, currency, credit, group, url, other } = answers
  const type = answers.type ?? (url === undefined ? 'custom-program' : 'ldap')
  const settings =
    other !== undefined ? anySettings(other.settings) : url === undefined ? programSettings(answers) : directorySettings(answers, url)
  const rule =
    credit === ''
      ? `# newPeople:
#   - group: Students
#     credit: "10.00"
`
      : `newPeople:
  - group: ${quote(group)}
    credit: ${quote(credit)}
`
  return `# Muster keeps a copy of the people and groups of these sources.
# \`muster doctor\` tries it, \`muster plan\` shows what would change, \`muster sync\` applies it.

# Where the copy is kept, relative to this file.
store: muster.db

# In order: the first source that has a username owns it.
sources:
  - name: ${quote(name)}
    type: ${type}
    settings:${settings.length === 0 ? ' {}' : settings.map((line) => `\n      ${line}`).join('')}
    # What becomes of people who left the source: keep, deactivate or delete.
    removal: keep

# What new people get: once, ever, by the groups they are in when they first appear.
currency: ${currency}
${rule}`
}

const quote = (text: string): string => JSON.stringify(text)

function programSettings({ program, dialect }: InitAnswers): string[] {
  return dialect === 'table' && isTableFile(program)
    ? ['dialect: table', 'table:', `  file: ${quote(program)}`]
    : [`program: ${quote(program)}`, `dialect: ${dialect}`]
}

/** The variable that the password is taken from. */
export const passwordVariable = 'LDAP_PASSWORD'

function directorySettings({ base = '', bindDn, authority, preset }: InitAnswers, url: string): string[] {
  return [
    `urls: ${quote(url)}`,
    `base: ${quote(base)}`,
    ...(preset === undefined ? [] : [`preset: ${quote(preset)}`]),
    ...(bindDn === undefined ? [] : ['bind:', `  dn: ${quote(bindDn)}`, `  password: \${env:${passwordVariable}}`]),
    ...(authority === undefined ? [] : ['tls:', `  authority: ${quote(authority)}`]),
  ]
}

function anySettings(settings: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? [`${name}:`, ...anySettings(value as Record<string, unknown>).map((line) => `  ${line}`)]
      : [`${name}: ${JSON.stringify(value)}`],
  )
}

/** A table that stands in a file, and is not printed by a program. */
function isTableFile(path: string): boolean {
  return /\.(?:csv|tsv|txt|ldif)$|(?:^|\/)passwd$/i.test(path)
}
