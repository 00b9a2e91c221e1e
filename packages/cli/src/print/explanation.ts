import type { AskedSource, ExplainedAccount, ExplainedField, ExplainedMembership, Explanation, Reason, RunMark } from '@muster/engine'
import { printCard } from './card.ts'
import { printValue } from './fields.ts'
import { money } from './money.ts'
import { command, paragraph } from './paragraph.ts'
import { describeIdentity } from './people.ts'
import { printable } from './printable.ts'
import type { Page } from './run-report.ts'
import { textWidth } from './text-width.ts'
import { count, list, moment } from './words.ts'

/** A person, value by value; or why there is nobody. Made for 80 columns. */
export function printExplanation(explanation: Explanation, page: Page): string {
  const { account, reasons, asked } = explanation
  const sections =
    account === undefined
      ? [[`${page.paint.bold(`There is nobody called ${printable(explanation.name)} in the copy.`)}`]]
      : [printHead(account, page)]
  if (reasons.length > 0) sections.push([page.paint.bold('Why'), ...reasons.flatMap((reason) => printReason(reason, page))])
  if (account !== undefined) {
    if (account.fields.length > 0) sections.push([printFieldsTitle(account, page), ...printFields(account, page)])
    sections.push([page.paint.bold('Groups'), ...printGroups(account.groups, page)])
    sections.push([page.paint.bold('Credit'), ...printCredit(account, page)])
  }
  const notes = [...printTrimmed(account, page), ...printAsked(asked, page), ...printAlike(explanation, page)]
  if (notes.length > 0) sections.push(notes)
  return sections.map((lines) => lines.map((line) => line.trimEnd()).join('\n')).join('\n\n')
}

function printHead(
  { spelling, fields, account, source, id, username, weakIdentity, state, active, created }: ExplainedAccount,
  page: Page,
): string[] {
  const name = fields.find(({ field }) => field === 'displayName')?.value
  const title = `${page.paint.bold(printable(spelling))}${typeof name === 'string' ? ` · ${printable(name)}` : ''}`
  const known = describeIdentity({ weakIdentity, id, username })
  return [
    title,
    ...printCard(
      [
        ['account', `${account}, of the source ${printable(source)}, ${known}`],
        ['state', state === 'present' && !active ? 'present, not active' : state],
        ['since', sayRun(created)],
      ],
      page,
    ),
  ]
}

/** `run 3 (3 Nov 2026, 00:55)`, `run 3 (3 Nov 2026, 00:55) or before`. */
function sayRun({ run, at, orBefore }: RunMark): string {
  const known = at === undefined ? `run ${run}` : `run ${run} (${moment(at)})`.replaceAll(' ', '\u00a0')
  return orBefore ? `${known} or before` : known
}

function printReason({ sentence, mend }: Reason, { paint, width }: Page): string[] {
  const told = paragraph(`  ${paint.attention('!')} `, whole(printable(sentence)), width)
  if (mend === undefined) return told
  const lead = '    what to do: '
  const [first = '', ...others] = paragraph(lead, whole(printable(mend)), width, 4)
  return [...told, `    ${paint.dim('what to do:')} ${first.slice(lead.length)}`, ...others]
}

/** Commands that stand in a sentence are kept on one line; longer things between backticks are not. */
function whole(text: string): string {
  return text.replaceAll(/`(muster [^`]{1,50})`/g, (_, words: string) => command(words))
}

/** Since when everything is as it is of which nothing else is said. */
function sinceStart({ fields, created }: ExplainedAccount): RunMark {
  return fields.find(({ since }) => since.orBefore)?.since ?? created
}

function printFieldsTitle(account: ExplainedAccount, { paint }: Page): string {
  return `${paint.bold('Fields')}${paint.dim(`, since ${sayRun(sinceStart(account)).replaceAll('\u00a0', ' ')} unless it says otherwise`)}`
}

function printFields(account: ExplainedAccount, page: Page): string[] {
  const { paint, width } = page
  const { fields } = account
  const start = sinceStart(account)
  const nameWidth = Math.min(
    24,
    fields.reduce((widest, { field }) => Math.max(widest, textWidth(printable(field))), 0),
  )
  return fields.flatMap((one) => {
    const name = printable(one.field)
    const hanging = nameWidth + 4
    const lead = `  ${name.padEnd(nameWidth)}  `
    const valued = paragraph(lead, printValue(one.value), width, hanging)
    const first = valued[0] ?? lead
    const shown = [`${paint.name(first.slice(0, lead.length))}${first.slice(lead.length)}`, ...valued.slice(1)]
    const origin = describeOrigin(one, start).flatMap((text) => paragraph(' '.repeat(hanging), text, width))
    const note =
      one.note === undefined ? [] : paragraph(' '.repeat(hanging), printable(one.note), width).map((line) => paint.attention(line))
    return [...shown, ...origin.map((line) => paint.dim(line)), ...note]
  })
}

/** Where a value comes from, then since when it is so and what it was before. */
function describeOrigin(
  { value, from, source, rule, mapping, raw, inputs, since, before, note }: ExplainedField,
  start: RunMark,
): string[] {
  const ages =
    since.run === start.run && since.orBefore === start.orBefore && before === undefined
      ? []
      : [`since ${sayRun(since)}${before === undefined ? '' : `; before: ${before === null ? 'none' : printValue(before)}`}`]
  if (from === 'rule')
    return [
      rule === undefined ? 'set by a rule that `newPeople` has no more' : `set by the rule ${printable(rule)} of \`newPeople\``,
      ...ages,
    ]
  if (from === 'enrichment') return [`added by the source ${printable(source ?? '')}`, ...ages]
  if (mapping === undefined) {
    const differs = note === undefined && raw !== undefined && printValue(raw) !== printValue(value)
    return [...(differs ? [`the source says ${printValue(raw)}`] : []), ...ages]
  }
  const said = Object.entries(inputs ?? {}).map(
    ([field, input]) => `user.${printable(field)} is ${input === null ? 'nothing' : printValue(input)}`,
  )
  return [`by the mapping \`${printable(mapping)}\`${said.length === 0 ? '' : `; ${list(said)}`}`, ...ages]
}

function printGroups(groups: readonly ExplainedMembership[], page: Page): string[] {
  if (groups.length === 0) return ['  in none']
  const { paint, width } = page
  const nameWidth = Math.min(
    28,
    groups.reduce((widest, { name }) => Math.max(widest, textWidth(printable(name))), 0),
  )
  return groups.flatMap(({ name, path, direct, since, state, membersUnknown }) => {
    const lead = `  ${printable(name).padEnd(nameWidth)}  `
    const remarks = [
      ...(state === 'present' ? [] : [`the group is ${state}`]),
      ...(membersUnknown ? ['its members are unknown for now'] : []),
    ]
    const how = direct ? 'direct' : `through ${path.slice(0, -1).map(printable).join(' → ')}`
    const [first = '', ...others] = paragraph(lead, [`${how}, since ${sayRun(since)}`, ...remarks].join('; '), width, nameWidth + 4)
    return [`${paint.name(first.slice(0, lead.length))}${first.slice(lead.length)}`, ...others]
  })
}

function printCredit({ credit }: ExplainedAccount, page: Page): string[] {
  const { lines, balance, restricted, overdraft, entitlement } = credit
  const amounts = lines.map(({ amount }) => money(amount))
  const amountWidth = amounts.reduce((widest, text) => Math.max(widest, text.length), 0)
  const terms = [
    `balance ${money(balance)}`,
    ...(restricted ? [] : ['unrestricted']),
    ...(overdraft === undefined ? [] : [`overdraft ${money(overdraft)}`]),
    ...(entitlement === 'pending' ? ['what the groups entitle to is not decided yet'] : []),
  ]
  return [
    ...lines.flatMap(({ why, rule, run, at }, index) =>
      paragraph(
        `  ${(amounts[index] ?? '').padStart(amountWidth)}  `,
        `${printable(why)}, by the rule ${printable(rule)}, in ${sayRun({ run, at })}`,
        page.width,
      ),
    ),
    ...paragraph('  ', terms.join(', '), page.width),
  ]
}

function printTrimmed(account: ExplainedAccount | undefined, { paint, width }: Page): string[] {
  const ages = [...(account?.fields ?? []), ...(account?.groups ?? [])].map(({ since }) => since)
  const oldest = ages.find(({ orBefore }) => orBefore)
  if (oldest === undefined) return []
  const told = `What runs up to run ${oldest.run} did to whom was removed for its age, so what was before is not known.`
  return paragraph('', told, width).map((line) => paint.dim(line))
}

function printAsked(asked: readonly AskedSource[], { paint, width }: Page): string[] {
  return asked.flatMap(({ source, remark, hint }) =>
    remark === undefined
      ? []
      : paragraph(
          '',
          `What the source ${printable(source)} says now is not known: ${printable(remark.replace(/\.$/, ''))}.${hint === undefined ? '' : ` ${printable(hint.charAt(0).toUpperCase() + hint.slice(1).replace(/\.$/, ''))}.`}`,
          width,
        ).map((line) => paint.dim(line)),
  )
}

function printAlike({ account, alike, reasons }: Explanation, { paint, width }: Page): string[] {
  if (account !== undefined || alike.length === 0) return []
  const names = alike.map((name) => paint.name(printable(name)))
  const lead = reasons.some(({ code }) => code !== 'not-seen' && code !== 'nobody') ? 'Names like it in the copy' : 'Did you mean'
  return paragraph(
    '',
    lead === 'Did you mean' ? `${lead} ${names.join(' or ')}?` : `${lead} (${count(names.length, 'name')}): ${list(names)}.`,
    width,
  )
}
