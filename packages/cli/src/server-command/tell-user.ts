import { MusterError } from '@muster/provider'
import type { UserView } from '@muster/store'
import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findNearestName } from '../find-nearest-name.ts'
import { plainAmount } from '../print/money.ts'
import { printable } from '../print/printable.ts'
import { sayMissing } from '../say-missing.ts'
import { textsOf } from './look-up.ts'
import { say } from './say.ts'

type Tell = (person: UserView) => string

const field =
  (name: string, place = 0): Tell =>
  ({ fields }) =>
    textsOf(fields[name])[place] ?? ''

/** Properties by the names that scripts know. A test holds them equal to those of docs/server-command.md. */
export const userProperties: Readonly<Record<string, Tell>> = {
  balance: ({ balance }) => plainAmount(balance),
  'full-name': field('displayName'),
  email: field('email'),
  'other-emails': ({ fields }) => textsOf(fields.otherEmails).join(','),
  department: field('department'),
  office: field('office'),
  home: field('homeDirectory'),
  'primary-card-number': field('cardNumbers'),
  'secondary-card-number': field('cardNumbers', 1),
  'card-number': field('cardNumbers'),
  'card-number2': field('cardNumbers', 1),
  'username-alias': field('aliases'),
  'disabled-print': ({ active }) => String(!active),
  restricted: ({ restricted }) => String(restricted),
  internal: ({ source }) => String(source === 'internal'),
}

/** Why there is nothing to tell. */
const untold: Readonly<Record<string, string>> = {
  'card-pin': 'A PIN is kept only as a keyed hash, and told to nobody',
  password: 'No password is kept here',
  'print-stats.job-count': 'Nothing that is printed is counted here',
  'print-stats.page-count': 'Nothing that is printed is counted here',
  notes: 'No notes are kept here; `attributes.NAME` tells what else the source says',
}

/** Beyond those by name: whatever else the source says, as `attributes.NAME`. */
const attribute = /^attributes\.(.+)$/

export async function tellProperty(muster: AskedMuster, [name = '', property = '']: readonly string[], call: Call): Promise<number> {
  const tell = findProperty(property)
  const person = await findAccount(muster, name)
  return person === undefined ? sayMissing(call, muster, 'person', name) : say(tell(person), call)
}

function findProperty(property: string): Tell {
  if (Object.hasOwn(userProperties, property)) return userProperties[property]!
  const name = attribute.exec(property)?.[1]
  if (name !== undefined)
    return ({ fields }) => textsOf((fields.attributes as Readonly<Record<string, unknown>> | undefined)?.[name]).join(',')
  if (Object.hasOwn(untold, property)) throw new MusterError('NOT_SUPPORTED', `${untold[property]}.`)
  const known = Object.keys(userProperties)
  const nearest = findNearestName(property, known)
  throw new MusterError('NOT_SUPPORTED', `There is no property called ${printable(property)}.`, {
    hint: nearest === undefined ? `there are ${known.join(', ')}, and attributes.NAME` : `did you mean ${nearest}?`,
  })
}

export async function tellBalance(muster: AskedMuster, [name = '']: readonly string[], call: Call): Promise<number> {
  const person = await findAccount(muster, name)
  return person === undefined ? sayMissing(call, muster, 'person', name) : say(plainAmount(person.balance), call)
}

/** Says it in a word and in the exit code, for scripts that look at either. */
export async function exists(muster: AskedMuster, [name = '']: readonly string[], call: Call): Promise<number> {
  const isThere = (await findAccount(muster, name)) !== undefined
  say(isThere, call)
  return isThere ? exitCodes.done : exitCodes.failed
}

/** Whoever was deleted has no account any more. */
async function findAccount(muster: AskedMuster, name: string): Promise<UserView | undefined> {
  const person = await muster.users.find(name)
  return person?.state === 'deleted' ? undefined : person
}
