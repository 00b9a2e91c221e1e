import type { UserRecord } from '@muster/provider'
import type { AddedWords, HistoryLine, LedgerLine, UserView } from '@muster/store'
import type { ExplainedField, RunMark } from './explanation.ts'
import type { Normalised } from './normalise.ts'
import { fieldNames, fieldOf, inputsOf, isSame, sayValue } from './say-values.ts'
import type { NewPeopleRule, SourceSettings } from './settings.ts'

export interface FieldsToExplain {
  readonly user: UserView
  readonly lines: readonly HistoryLine[]
  readonly ledger: readonly LedgerLine[]
  readonly words: { readonly own: Fields; readonly added: readonly AddedWords[] }
  readonly rules: readonly NewPeopleRule[]
  /** Of the source; undefined when the configuration does not name it any more. */
  readonly settings: SourceSettings | undefined
  /** What the source says now, and what the normaliser makes of it. */
  readonly record: UserRecord | undefined
  readonly normalised: Normalised | undefined
  readonly mark: (run: number) => RunMark
  /** Since when whatever no line of the journal tells of is as it is. */
  readonly sinceStart: RunMark
}

/** Each field that the copy keeps of the person, or that the source says and the copy does not keep yet. */
export function explainFields(parts: FieldsToExplain): ExplainedField[] {
  const { user, normalised } = parts
  const said = saidNow(normalised)
  const known = ['username', ...fieldNames(user.fields)]
  const coming =
    said === undefined ? [] : fieldNames(said).filter((field) => !known.includes(field) && (fieldOf(said, field) ?? null) !== null)
  return [...known, ...coming].map((field) => explainField(parts, said, field))
}

type Fields = Readonly<Record<string, unknown>>

function explainField(parts: FieldsToExplain, said: Fields | undefined, field: string): ExplainedField {
  const { user, settings, record, rules, ledger, lines, mark, sinceStart } = parts
  const value = field === 'username' ? user.spelling : (fieldOf(user.fields, field) ?? null)
  const adding = enricherOf(parts, field)
  const change = lastChange(
    lines.filter((line) => concerns(line, adding)),
    field,
  )
  const since = change === undefined ? sinceStart : mark(change.run)
  if (adding !== undefined) {
    // What the owner said until then is not in the lines of who overrides it.
    const isKnown = change !== undefined && (change.before !== null || !adding.overrides)
    return { field, value, from: 'enrichment', source: adding.source, since, ...(isKnown && { before: change.before }) }
  }
  const isAttribute = field.startsWith('attributes.')
  const rule = isAttribute && (change === undefined || change.action === 'entitle') ? ruleOf(parts, said, field, value) : undefined
  if (rule !== undefined || change?.action === 'entitle') {
    const name = rule && (rule.group ?? 'everyone')
    const run = change?.run ?? ledger.find((line) => line.rule === name)?.run
    return {
      field,
      value,
      from: 'rule',
      ...(name !== undefined && { rule: name }),
      since: run === undefined ? sinceStart : mark(run),
      ...(change !== undefined && { before: change.before }),
    }
  }
  const mapping = settings?.mapping[field]
  const raw = record === undefined ? undefined : fieldOf(record as unknown as Fields, field)
  const note = noteOn(parts, said, field, value)
  return {
    field,
    value,
    from: 'source',
    ...(mapping !== undefined && { mapping }),
    ...(raw !== undefined && { raw: hidden(field, raw) }),
    ...(mapping !== undefined && record !== undefined && { inputs: inputsOf(mapping, record) }),
    since,
    ...(change !== undefined && { before: change.before }),
    ...(note !== undefined && { note }),
  }

  /**
   * A rule sets the attributes of somebody new without a line in the journal, of whoever had to wait with one; what the source says of
   * one is written over it.
   */
  function ruleOf(
    { user: { entitlement } }: FieldsToExplain,
    now: Fields | undefined,
    name: string,
    kept: unknown,
  ): NewPeopleRule | undefined {
    if (entitlement !== 'decided' || (now !== undefined && fieldOf(now, name) !== undefined)) return undefined
    const setting = rules.filter(({ attributes }) => isSame(attributes[name.slice('attributes.'.length)], kept))
    return setting.find(({ group }) => ledger.some((line) => line.rule === (group ?? 'everyone'))) ?? setting[0]
  }
}

interface Adding {
  readonly source: string
  /** Whatever the owner says. */
  readonly overrides: boolean
}

/** The source that adds this field, where the owner says nothing of it or is overridden. */
function enricherOf({ words: { own, added } }: FieldsToExplain, field: string): Adding | undefined {
  const has = (words: Fields): boolean => (fieldOf(words, field) ?? null) !== null
  const overriding = added.find(({ overrides }) => has(overrides))
  const found = overriding ?? (has(own) ? undefined : added.find(({ fills }) => has(fills)))
  return found && { source: found.source, overrides: overriding !== undefined }
}

/** Whether the line can have made the value that counts: the owner's lines say nothing of what overrides him, nor others' of what is his. */
function concerns({ action, after }: HistoryLine, adding: Adding | undefined): boolean {
  if (action !== 'enrich') return adding?.overrides !== true
  return adding !== undefined && after.by === adding.source
}

function hidden(field: string, value: unknown): unknown {
  return field === 'pin' && value !== null ? '[secret]' : value
}

/** The last line of the journal that made the field another, and what it was before. */
function lastChange(
  lines: readonly HistoryLine[],
  field: string,
): { readonly run: number; readonly action: string; readonly before: unknown } | undefined {
  const name = field === 'username' ? 'name' : field
  for (const { run, action, before, after } of lines.toReversed()) {
    const [was, is] = [before, after].map((fields) => fields[name] ?? fieldOf(fields, name) ?? null)
    if (!isSame(was, is)) return { run, action, before: was }
  }
  return undefined
}

/** The fields that the source's record comes to now. */
function saidNow(normalised: Normalised | undefined): Fields | undefined {
  return normalised?.outcome === 'staged' ? (JSON.parse(normalised.entry.body) as Fields) : undefined
}

function noteOn({ normalised, settings }: FieldsToExplain, said: Fields | undefined, field: string, value: unknown): string | undefined {
  if (settings?.scope.fields !== undefined && !taken(settings.scope.fields, field))
    return 'not taken any more (`scope.fields`); what was known is kept'
  if (said === undefined || normalised?.outcome !== 'staged') return undefined
  if (field === 'username')
    return normalised.entry.name === value ? undefined : `the source now says ${sayValue(normalised.entry.name)}; the next run takes it`
  const now = fieldOf(said, field)
  // Of a PIN there is only a keyed hash to compare, which this does not read.
  if (field === 'pin') return undefined
  if (now === undefined && said.attributes !== null) return 'the source does not say it now; what is known is kept'
  if (isSame(now, value)) return undefined
  return (now ?? null) === null
    ? 'the source now says that there is none; the next run takes it away'
    : `the source now says ${sayValue(now)}; the next run takes it`
}

/** Whether somebody may sign in is taken whatever fields are wanted. */
function taken(wanted: readonly string[], field: string): boolean {
  const [name = ''] = field.split('.')
  return wanted.includes(name) || ['username', 'pin', 'active', 'activeFrom', 'activeUntil'].includes(name)
}
