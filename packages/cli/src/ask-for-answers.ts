import { existsSync } from 'node:fs'
import { cancel, intro, note, outro, select, text } from '@clack/prompts'
import type { Recognised } from '@muster/ldap'
import { isMusterError } from '@muster/provider'
import { beginOther, type OtherDraft } from './draft-other.ts'
import { defaultAnswers, type InitAnswers } from './write-configuration.ts'

/** Asks on the terminal for whatever is not given yet. `undefined`: called off. */
export async function askForAnswers(given: Partial<InitAnswers>, draft?: OtherDraft): Promise<InitAnswers | undefined> {
  intro('muster init')
  try {
    const name = given.name ?? (await answered(askName()))
    const kind =
      draft?.type ?? (given.url !== undefined ? 'directory' : given.program !== undefined ? 'program' : await answered(askPlace()))
    const place = await askForPlace(kind, given, draft)
    const credit = given.credit ?? (await answered(askCredit()))
    const group = given.group ?? (credit === '' ? defaultAnswers.group : await answered(askGroup()))
    const currency = given.currency ?? (credit === '' ? defaultAnswers.currency : await answered(askCurrency()))
    outro('Thank you.')
    return { name, ...place, credit, group, currency }
  } catch (error) {
    if (error !== calledOff) throw error
    cancel('Called off.')
    return undefined
  }
}

const calledOff = new Error('called off')

async function answered<Answer extends string>(question: Promise<Answer | symbol>): Promise<Answer> {
  const answer = await question
  // The only symbol that a question answers with is the one for Ctrl-C.
  if (typeof answer === 'symbol') throw calledOff
  return answer
}

type Place = Omit<InitAnswers, 'name' | 'credit' | 'group' | 'currency'>

async function askForPlace(kind: string, given: Partial<InitAnswers>, draft: OtherDraft | undefined): Promise<Place> {
  if (kind === 'directory') return askDirectory(given)
  return kind === 'program' ? askForProgram(given) : askOther(draft ?? (await beginOther(kind)))
}

/** Whatever the plugin cannot do without. */
async function askOther(draft: OtherDraft): Promise<Place> {
  for (let missing = draft.missing(); missing !== undefined; missing = draft.missing()) {
    const { name, choices, description } = missing
    const message = description === undefined ? name : `${name}: ${description}`
    const answer = await answered(
      choices === undefined
        ? text({ message, validate: (value) => (value ? undefined : 'something has to stand here') })
        : select<string>({ message, options: choices.map((value) => ({ value })) }),
    )
    draft.set(name, answer)
  }
  const { program, dialect } = defaultAnswers
  return { program, dialect, type: draft.type, other: draft.settings() }
}

async function askForProgram(given: Partial<InitAnswers>): Promise<Place> {
  const program = given.program ?? (await answered(askProgram()))
  return { program, dialect: given.dialect ?? (await answered(askDialect(program))) }
}

async function askDirectory({ authority, ...given }: Partial<InitAnswers>): Promise<Place> {
  const url = given.url ?? (await answered(askUrl()))
  const found: Partial<Recognised> = await discover(url, authority)
  const base = given.base ?? (await answered(askBase(found.base ?? '')))
  const bindDn = given.bindDn ?? (await answered(askBindDn()))
  const { program, dialect } = defaultAnswers
  const type = given.type ?? found.type ?? 'ldap'
  const preset = given.preset ?? found.preset
  return {
    program,
    dialect,
    url,
    base,
    type,
    ...(preset === undefined ? {} : { preset }),
    ...(bindDn === '' ? {} : { bindDn }),
    ...(authority === undefined ? {} : { authority }),
  }
}

/** A server that does not answer now may be asked by `muster doctor` later: what it would have said is asked for instead. */
async function discover(url: string, authority: string | undefined): Promise<Partial<Recognised>> {
  const { discoverDirectory } = await import('./discover-directory.ts')
  try {
    const found = await discoverDirectory(url, authority)
    note(`${found.kind}, with ${found.base ?? 'no base shown'}`, url)
    return found
  } catch (error) {
    if (!isMusterError(error)) throw error
    note(error.message, 'The server could not be asked')
    return {}
  }
}

function askPlace(): Promise<string | symbol> {
  return select<string>({
    message: 'Who knows the people?',
    initialValue: 'program',
    options: [
      { value: 'program', label: 'a program of yours, or a file' },
      { value: 'directory', label: 'an LDAP server or Active Directory' },
      { value: 'unix', label: 'this Unix machine, or a NIS domain' },
      { value: 'samba', label: 'a Samba server, or a domain through winbind' },
      { value: 'windows', label: 'this Windows machine' },
      { value: 'google', label: 'Google Workspace or Cloud Identity' },
      { value: 'entra-id', label: 'Entra ID (Azure AD)' },
    ],
  })
}

function askUrl(): Promise<string | symbol> {
  return text({
    message: 'What is its address?',
    placeholder: 'ldaps://ldap.example.edu',
    validate: (value) => (/^ldap[si]?:\/\/./.test(value ?? '') ? undefined : 'ldaps://host, ldap://host:port or ldapi://%2Fpath'),
  })
}

function askBase(found: string): Promise<string | symbol> {
  return text({
    message: 'Which part of it is to be read?',
    initialValue: found,
    placeholder: 'dc=example,dc=edu',
    validate: (value) => (value?.includes('=') ? undefined : 'a distinguished name, such as dc=example,dc=edu'),
  })
}

function askBindDn(): Promise<string | symbol> {
  return text({ message: 'Which account reads it? (Empty: none.)', placeholder: 'cn=reader,dc=example,dc=edu', defaultValue: '' })
}

function askName(): Promise<string | symbol> {
  return text({
    message: 'What do you call the directory?',
    initialValue: defaultAnswers.name,
    validate: (value) => (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(value ?? '') ? undefined : 'letters, digits, dots and dashes'),
  })
}

function askProgram(): Promise<string | symbol> {
  return text({
    message: 'Where is the program? (It need not exist yet.)',
    initialValue: defaultAnswers.program,
    validate: (value) => (value ? undefined : 'a path, such as ./directory.py'),
  })
}

function askDialect(program: string): Promise<InitAnswers['dialect'] | symbol> {
  const hint = existsSync(program) ? 'one JSON object a line' : '`muster program new` writes one to begin with'
  return select<InitAnswers['dialect']>({
    message: 'What does it print?',
    initialValue: defaultAnswers.dialect,
    options: [
      { value: 'muster', label: "Muster's own records", hint },
      { value: 'papercut', label: 'what a PaperCut custom user program prints', hint: 'it runs unmodified' },
      { value: 'table', label: 'a table: CSV, TSV, passwd, LDIF', hint: 'a file needs no program' },
    ],
  })
}

function askCredit(): Promise<string | symbol> {
  return text({
    message: 'How much credit does each new member of a group get? (Empty: none.)',
    placeholder: '10.00',
    defaultValue: '',
    validate: (value) => (/^(\d+(\.\d+)?)?$/.test(value ?? '') ? undefined : 'an amount such as 10.00, or nothing'),
  })
}

function askGroup(): Promise<string | symbol> {
  return text({ message: 'Members of which group?', initialValue: defaultAnswers.group })
}

function askCurrency(): Promise<string | symbol> {
  return text({
    message: 'In which currency?',
    initialValue: defaultAnswers.currency,
    validate: (value) => (/^[A-Z]{3}$/.test(value ?? '') ? undefined : 'three capital letters, such as USD'),
  })
}
