import type { Verdict } from './clause.ts'
import type { Dialect, Subject } from './exchange.ts'
import { type CheckedSection, type Counts, count } from './judge.ts'

/** The outcome of one check, for people and machines. */
export interface Report {
  readonly program: string
  readonly dialect: Dialect
  readonly quick: boolean
  /** No clause failed. Warnings do not count. */
  readonly passed: boolean
  readonly counts: Counts
  readonly durationMs: number
  readonly sections: readonly CheckedSection[]
  /** Settings that this program needs in the configuration, as they stand there. */
  readonly settings: readonly Advice[]
}

export interface Advice {
  readonly setting: string
  readonly reason: string
}

export function makeReport(
  { command, dialect }: Subject,
  quick: boolean,
  sections: readonly CheckedSection[],
  settings: readonly Advice[],
  durationMs: number,
): Report {
  const counts = count(sections)
  return { program: command.path, dialect, quick, passed: counts.fail === 0, counts, durationMs, sections, settings }
}

/** The report as one flat JSON value: a clause a row. */
export function reportAsJson({ sections, ...rest }: Report): unknown {
  return {
    ...rest,
    clauses: sections.flatMap(({ heading, clauses }) =>
      clauses.map(({ id, title, ...verdict }) => ({ id, section: heading, title, ...verdict })),
    ),
  }
}

const tapDirectives: Readonly<Partial<Record<Verdict['outcome'], string>>> = { 'not-offered': 'SKIP', 'not-tried': 'SKIP' }

/** The report in TAP version 14 (https://testanything.org/tap-version-14-specification.html). */
export function reportAsTap({ sections }: Report): string {
  const all = sections.flatMap(({ clauses }) => clauses)
  const lines = all.flatMap((clause, index) => {
    const directive = tapDirectives[clause.outcome]
    const told = `${clause.id} ${clause.title}`.replace(/[\\#]/g, '\\$&')
    const point = `${clause.outcome === 'fail' ? 'not ok' : 'ok'} ${index + 1} - ${told}`
    if (directive !== undefined) return [`${point} # ${directive} ${clause.message ?? ''}`.trimEnd()]
    return clause.outcome === 'pass' ? [point] : [point, ...diagnose(clause)]
  })
  return ['TAP version 14', `1..${all.length}`, ...lines, ''].join('\n')
}

/** A YAML block; JSON strings are YAML. */
function diagnose({ outcome, message, seen, expected, instead }: Verdict): readonly string[] {
  const fields = {
    severity: outcome,
    message,
    seen: seen?.map(({ where, excerpt }) => `${where}: ${excerpt}`).join('\n'),
    expected,
    instead,
  }
  const told = Object.entries(fields).filter(([, value]) => value)
  return ['  ---', ...told.map(([name, value]) => `  ${name}: ${JSON.stringify(value)}`), '  ...']
}
