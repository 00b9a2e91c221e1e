import type { GroupView } from '@muster/store'
import { printValue } from './fields.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'
import { table } from './table.ts'
import { number } from './words.ts'

/** One group a line. */
export function printGroups(groups: readonly GroupView[], page: Page): string[] {
  return table(
    [
      { title: 'group' },
      { title: 'people', align: 'right' },
      { title: 'direct members', align: 'right' },
      { title: 'source' },
      { title: 'state' },
      { title: 'description' },
    ],
    groups.map((group) => [
      page.paint.name(printable(group.name)),
      number(group.users),
      number(group.directMembers),
      printable(group.source),
      describeGroupState(group),
      group.fields.description === undefined ? '' : printValue(group.fields.description),
    ]),
    page,
  )
}

export function describeGroupState({ state, membersUnknown }: GroupView): string {
  return membersUnknown ? `${state}, members unknown` : state
}
