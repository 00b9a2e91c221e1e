import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import { printCard } from '../print/card.ts'
import { flattenFields } from '../print/fields.ts'
import { describeGroupState } from '../print/groups.ts'
import { printable } from '../print/printable.ts'
import { count, number } from '../print/words.ts'
import { sayMissing } from '../say-missing.ts'

const shownMembers = 20

export function run(call: Call): Promise<number> {
  const [name = ''] = call.words
  const { options, terminal } = call
  return withMuster(call, async (muster) => {
    const group = await muster.groups.find(name)
    if (group === undefined) return sayMissing(call, muster, 'group', name)
    const members = await muster.groups.members(group.name, { limit: shownMembers + 1 })
    const others = (await muster.groups.named(group.name)).filter((one) => one.group !== group.group && one.state === 'present')
    if (options.json) {
      const shown = members.slice(0, shownMembers).map(({ username }) => username)
      terminal.printJson({ ...group, members: shown, ...(others.length === 0 ? {} : { others }) })
      return exitCodes.done
    }
    const more = others.length > 0 ? members.length - shownMembers : group.users - Math.min(members.length, shownMembers)
    const names =
      members
        .slice(0, shownMembers)
        .map(({ spelling }) => printable(spelling))
        .join(', ') || '–'
    const rows: [string, string][] = [
      ['source', `${printable(group.source)}, id ${printable(group.id)}`],
      ['state', describeGroupState(group)],
      ...flattenFields(group.fields),
      ...others.map((other): [string, string] => [
        'also in',
        `${printable(other.source)}, id ${printable(other.id)}, ${count(other.users, 'person', 'people')}`,
      ]),
      [
        'members',
        group.users === group.directMembers
          ? count(group.users, 'person', 'people')
          : `${count(group.users, 'person', 'people')}; ${number(group.directMembers)} listed directly, a group within it counted as one`,
      ],
      [
        'people',
        more > 0
          ? `${names} … and ${others.length > 0 ? '' : `${number(more)} `}more: \`muster groups members ${printable(group.name)}\``
          : names,
      ],
    ]
    terminal.print([terminal.paint.bold(printable(group.name)), ...printCard(rows, terminal)].join('\n'))
    return exitCodes.done
  })
}
