import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { MusterError } from '@muster/provider'
import { type Entitlement, type HeldPlanHead, hashLines, type RunScratch } from '@muster/store'
import type { EngineParts, RunRequest } from './engine.ts'
import { hashSettings } from './hash-settings.ts'
import { holdOf } from './hold.ts'
import type { SourceReading } from './report.ts'
import { exitCodes, type RunReport } from './run-report.ts'

const schema = 'muster-plan/1'

/** What stands before the rows of a filed plan. */
interface PlanHead {
  readonly schema: typeof schema
  /** SHA-256, hex, over this head without `hash` and every row. */
  readonly hash: string
  readonly store: string
  readonly currency: string
  readonly madeAt: number
  readonly sources: readonly (NonNullable<SourceReading['applied']> & { readonly touchedRun: number | null })[]
  readonly entitlement: Entitlement
  /** What of it is on hold. */
  readonly hold?: HeldPlanHead
  readonly report: RunReport
}

/** What a plan comes to beside its rows. */
export interface PlanParts {
  readonly readings: readonly SourceReading[]
  readonly entitlement: Entitlement
  readonly head: HeldPlanHead | undefined
}

/** Writes the plan to `file` (JSON) for `apply`, and gives the report with the plan's hash. */
export function filePlan(
  parts: EngineParts,
  file: string,
  scratch: RunScratch,
  report: RunReport,
  { readings, entitlement, head: hold }: PlanParts,
): RunReport {
  const sources = readings.flatMap(({ source, applied }) =>
    applied === undefined ? [] : [{ ...applied, touchedRun: parts.store.sourceState(source)?.touchedRun ?? null }],
  )
  const head = {
    schema,
    store: parts.store.id(),
    currency: parts.currency,
    madeAt: report.startedAt,
    sources,
    entitlement,
    ...(hold && { hold }),
    report,
  } as const
  const hash = hashPlan(head, scratch.content())
  let out: number
  try {
    out = openSync(file, 'w', 0o600)
  } catch (error) {
    throw new MusterError('PLAN_INVALID', `the plan cannot be written to ${file}`, {
      hint: 'Name a file in a folder that exists and that you may write in.',
      cause: error,
    })
  }
  try {
    writeSync(out, `${JSON.stringify({ ...head, hash }).slice(0, -1)},"rows":[`)
    let separator = '\n'
    for (const row of scratch.content()) {
      writeSync(out, separator + row)
      separator = ',\n'
    }
    writeSync(out, '\n]}\n')
  } finally {
    closeSync(out)
  }
  return { ...report, hash }
}

/** Applies exactly the plan in `file`, or refuses with `PLAN_INVALID` or `STORE_MOVED` and changes nothing. */
export function applyFiledPlan(parts: EngineParts, file: string, _request: RunRequest): RunReport {
  const { head, rows } = readPlan(file)
  const { store, clock } = parts
  const lock = store.lockRuns()
  try {
    refuseMoved(parts, head)
    const startedAt = clock.now()
    using scratch = store.scratch()
    scratch.load({ rows })
    const number = store.beginRun('apply', startedAt)
    const state = head.report.holds.length > 0 ? 'held' : head.sources.every(({ complete }) => complete) ? 'done' : 'partial'
    const exitCode = state === 'held' ? exitCodes.held : state === 'done' ? exitCodes.done : exitCodes.partial
    const report: RunReport = {
      ...head.report,
      command: 'apply',
      run: number,
      state,
      startedAt,
      durationMs: clock.now() - startedAt,
      hash: head.hash,
      ...(head.hold && { approveUntil: startedAt + parts.approveWithinMs }),
      exitCode,
    }
    scratch.apply({
      run: number,
      now: startedAt,
      endedAt: clock.now(),
      currency: head.currency,
      sources: head.sources,
      entitlement: head.entitlement,
      state,
      report,
      ...holdOf(parts, head.hold, startedAt),
    })
    return report
  } finally {
    lock.release()
  }
}

function readPlan(file: string): { head: PlanHead; rows: Parameters<RunScratch['load']>[0]['rows'] } {
  const invalid = (why: string, cause?: unknown): MusterError =>
    new MusterError('PLAN_INVALID', `${file} ${why}`, {
      hint: 'Make a new plan with `muster plan --out FILE`. Nothing was changed.',
      cause,
    })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw invalid('cannot be read', error)
  }
  let plan: PlanHead & { rows: Parameters<RunScratch['load']>[0]['rows'] }
  try {
    plan = JSON.parse(text) as typeof plan
  } catch (error) {
    throw invalid('is not a plan: it is no JSON, or was cut off', error)
  }
  if (plan === null || typeof plan !== 'object' || typeof plan.schema !== 'string' || !Array.isArray(plan.rows))
    throw invalid('is not a plan of Muster')
  if (plan.schema !== schema) throw invalid(`is a plan of another version (${plan.schema}; this Muster knows ${schema})`)
  const { rows, hash, ...head } = plan
  if (
    hashPlan(
      head,
      rows.map((row) => JSON.stringify(row)),
    ) !== hash
  )
    throw invalid('was changed after it was made: its hash does not fit')
  return { head: { ...head, hash }, rows }
}

function hashPlan(head: object, rows: Iterable<string>): string {
  return hashLines(
    (function* () {
      yield JSON.stringify(head)
      yield* rows
    })(),
  )
}

function refuseMoved(parts: EngineParts, head: PlanHead): void {
  const refuse = (what: string): never => {
    throw new MusterError('STORE_MOVED', `the plan cannot be applied: ${what}`, {
      hint: 'Make a new plan with `muster plan --out FILE` and look at it again. Nothing was changed.',
    })
  }
  if (head.store !== parts.store.id() && head.sources.some(({ touchedRun }) => touchedRun !== null)) refuse('it was made for another store')
  if (head.currency !== parts.currency) refuse(`it was made in ${head.currency}, and the configuration says ${parts.currency}`)
  for (const { name, settingsHash, touchedRun } of head.sources) {
    const source = parts.sources.find(({ settings }) => settings.name === name)
    if (source === undefined) refuse(`the source ${name} is not in the configuration any more`)
    if (hashSettings(parts, source!).toString('hex') !== settingsHash) refuse(`the configuration of the source ${name} has changed since`)
    if ((parts.store.sourceState(name)?.touchedRun ?? null) !== touchedRun)
      refuse(`the source ${name} was read again since, in run ${parts.store.sourceState(name)?.touchedRun ?? 'none'}`)
  }
}
