import type { UserView } from '@muster/store'
import { money } from './money.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'
import { table } from './table.ts'
import { list } from './words.ts'

/** One person a line. */
export function printPeople(people: readonly UserView[], page: Page): string[] {
  const rows = people.map((person) => [
    page.paint.name(printable(person.spelling)),
    field(person, 'displayName'),
    field(person, 'email'),
    printable(person.source),
    describeState(person),
    money(person.balance),
  ])
  return table(
    [
      { title: 'username' },
      { title: 'name' },
      { title: 'email' },
      { title: 'source' },
      { title: 'state' },
      { title: 'credit', align: 'right' },
    ],
    rows,
    page,
  )
}

function field({ fields }: UserView, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? printable(value) : ''
}

/** All that the person has, in each currency that there was, and on what terms. */
export function describeCredit({ balance, otherBalances = [], restricted, overdraft }: UserView, { paint }: Page): string {
  return [
    list([balance, ...otherBalances].map((one) => paint.bold(money(one)))),
    ...(restricted ? [] : ['unrestricted']),
    ...(overdraft === undefined ? [] : [`overdraft ${money(overdraft)}`]),
  ].join(', ')
}

/** `present`, `present, not active`, `absent`, … */
export function describeState({ state, active }: UserView): string {
  return state === 'present' && !active ? 'present, not active' : state
}

/** What the source knows the person by, and how far that can be trusted. */
export function describeIdentity({ weakIdentity, id, username }: Pick<UserView, 'weakIdentity' | 'id' | 'username'>): string {
  if (!weakIdentity) return `id ${printable(id)}`
  return id === username ? 'known by the username alone' : `id ${printable(id)}, which the source may give to somebody else`
}
