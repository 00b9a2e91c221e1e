import type { ComparePolicy, NameConflict } from './changes.ts'
import { foldHandle } from './handles.ts'
import { place, type SourceStage } from './stage.ts'

/** A staged user who is new, or comes with another name than he had. */
interface Claimant {
  readonly ref: number
  readonly entry: number | null
  readonly id: string
  readonly key: string
  readonly name: string
  readonly at: number | string | null
}

interface Claim extends Claimant {
  readonly holder: number
  readonly holderSource: number
  readonly holderSourceName: string
  readonly holderName: string
  readonly absentSince: number | null
  readonly absentRuns: number
}

export interface SettledNames {
  readonly conflicts: readonly NameConflict[]
  /** Absent accounts that give up their name to a newcomer. */
  readonly givingUp: readonly number[]
}

/** Decides who may bear a username. Whoever may not is left as he is, and is listed as rejected or as a conflict. */
export function settleNames(stage: SourceStage, policy: ComparePolicy): SettledNames {
  const conflicts: NameConflict[] = []
  const givingUp: number[] = []
  const refuse = (claimant: Claimant, reason: string): void => {
    setVerdict(stage, claimant, 'conflict')
    conflicts.push({ id: claimant.id, username: claimant.name, reason })
  }
  rejectCaseTwins(stage)
  for (const claim of claimsAgainstEarlierSources(stage))
    refuse(claim, `the source ${claim.holderSourceName} brings the same name in this run, and comes first`)
  settleHeldNames(stage, policy, refuse, givingUp)
  for (const claimant of recycledIds(stage)) {
    refuse(
      claimant,
      `the id ${claimant.id} was that of ${claimant.bearer}, and the source may give an id to somebody else, so this may be another person`,
    )
  }
  for (const claimant of recycledNames(stage, policy)) {
    refuse(
      claimant,
      `the name was gone for more than ${longTime(policy.reuseAfterMs)} and may now belong to another person; the source gives no id to tell`,
    )
  }
  return { conflicts, givingUp }
}

/** Two users of one source whose names differ only by case: neither is used; accounts that exist stay with their ids. */
function rejectCaseTwins(stage: SourceStage): void {
  if (stage.contestedNames.size === 0) return
  const twins = stage.connection
    .prepare(
      `select ref, entry, id, key, name, at from staged_entry where source = ${stage.source} and kind = 0 and verdict is null
         and key in (select value from json_each(?)) order by key, ref`,
    )
    .all(JSON.stringify([...stage.contestedNames])) as Claimant[]
  for (const some of Map.groupBy(twins, ({ key }) => key).values()) {
    if (some.length === 1) continue
    const names = some.map(({ name }) => JSON.stringify(name))
    for (const twin of some) rejectTwin(stage, twin, names)
  }
}

function rejectTwin(stage: SourceStage, twin: Claimant, names: readonly string[]): void {
  setVerdict(stage, twin, 'twin')
  stage.rejectRecord({
    at: place(twin.at ?? twin.name),
    reason:
      new Set(names).size === 1
        ? `the username ${names[0]} belongs to different ids, so none of them is used`
        : `the usernames ${names.join(' and ')} belong to different ids and are the same but for case, so neither is used`,
    hint: 'Give each person a username of their own at the source.',
    record: { kind: 'user', id: twin.id },
    name: twin.name,
  })
}

function setVerdict(stage: SourceStage, { ref, entry }: Claimant, verdict: string): void {
  stage.giveVerdict(ref, verdict)
  if (entry !== null) stage.known.markUnknown(entry)
}

function claimsAgainstEarlierSources({ connection, source, firstRef }: SourceStage): Claim[] {
  if (firstRef === 1) return []
  connection.exec('create index if not exists temp.staged_key on staged_entry (key) where kind = 0')
  return connection
    .prepare(
      `select s.ref, s.entry, s.id, s.key, s.name, s.at, 0 as holder, o.source as holderSource, rs.name as holderSourceName, o.name as holderName,
              null as absentSince, 0 as absentRuns
       from staged_entry s join staged_entry o on o.kind = 0 and o.key = s.key and o.ref < ${firstRef} and o.verdict is null
       join run_source rs on rs.source = o.source left join entry e on e.entry = o.entry left join entry mine on mine.entry = s.entry
       where s.source = ${source} and s.kind = 0 and s.verdict is null and (e.entry is null or e.key is not o.key) and mine.key is not s.key`,
    )
    .all() as Claim[]
}

/**
 * A name that an entry holds already can be had only when that entry leaves it in this very run (so that names can be
 * swapped), or when it has been absent for long enough.
 */
function settleHeldNames(
  stage: SourceStage,
  policy: ComparePolicy,
  refuse: (claimant: Claimant, reason: string) => void,
  givingUp: number[],
): void {
  const { connection, source, known } = stage
  if (connection.prepare('select 1 from entry limit 1').get() === undefined) return
  const claims = connection
    .prepare(
      `select s.ref, s.entry, s.id, s.key, s.name, s.at, h.entry as holder, h.source as holderSource, rs.name as holderSourceName,
              h.name as holderName, h.absent_since as absentSince, h.absent_runs as absentRuns
       from staged_entry s join entry h on h.kind = 0 and h.key = s.key and h.entry is not s.entry join run_source rs on rs.source = h.source
       where s.source = ${source} and s.kind = 0 and s.verdict is null order by s.ref`,
    )
    .all() as Claim[]
  const stagedRow = connection.prepare('select key, verdict, ref, entry, id, name, at from staged_entry where ref = ?')
  // Whether an entry was refused before or after the claim on its name must not show in the reason.
  const isRefused = (entry: number): boolean =>
    known.refOf(entry) !== 0 && (stagedRow.get(known.refOf(entry)) as { verdict: string | null }).verdict === 'conflict'
  const waiting: (Claim & { readonly holderRef: number })[] = []
  for (const claim of claims) {
    if (claim.holderSource !== source) {
      refuse(claim, `the name belongs to a person of the source ${claim.holderSourceName}, who stays its owner`)
    } else if (known.isUnknown(claim.holder) && !isRefused(claim.holder)) {
      refuse(claim, `the name is held by ${claim.holderName}, of whom nothing certain was read this time`)
    } else if (known.isSeen(claim.holder)) {
      const holderRef = known.refOf(claim.holder)
      const holder = holderRef === 0 ? undefined : (stagedRow.get(holderRef) as Claimant & { verdict: string | null })
      if (holder === undefined || holder.key === claim.key) {
        rejectTwin(stage, claim, [JSON.stringify(claim.holderName), JSON.stringify(claim.name)])
        known.markUnknown(claim.holder)
      } else waiting.push({ ...claim, holderRef })
    } else if (hasLeftForGood(claim, policy)) {
      givingUp.push(claim.holder)
    } else {
      refuse(claim, absence(claim))
    }
  }
  // A swap or a chain of renames holds only as long as every link may move: refuse until nothing more has to be refused.
  let open = waiting
  for (let refused = true; refused; ) {
    const stuck = open.filter(({ holderRef }) => (stagedRow.get(holderRef) as { verdict: string | null }).verdict !== null)
    for (const claim of stuck) refuse(claim, `the name is held by ${claim.holderName}, whose own change of name had to be refused`)
    open = open.filter((claim) => !stuck.includes(claim))
    refused = stuck.length > 0
  }
}

function hasLeftForGood({ absentSince, absentRuns }: Claim, { now, removeAfterMs }: ComparePolicy): boolean {
  return absentSince !== null && now - absentSince >= removeAfterMs && absentRuns >= 2
}

function absence({ holderName, absentSince }: Claim): string {
  const since =
    absentSince === null ? 'was not seen this time' : `has been absent since ${new Date(absentSince).toISOString().slice(0, 10)}`
  return `the name is still held by ${holderName}, who ${since} and keeps it until the grace period is over`
}

/** Under a weak identity, an id that comes with another name may be another person's by now, and not a new name. */
function recycledIds({ connection, source }: SourceStage): (Claimant & { readonly bearer: string })[] {
  const others = connection
    .prepare(
      `select s.ref, s.entry, s.id, s.key, s.name, s.at, e.name as bearer from staged_entry s join entry e on e.entry = s.entry
       where s.source = ${source} and s.kind = 0 and s.weak = 1 and s.verdict is null and e.key is not s.key order by s.ref`,
    )
    .all() as (Claimant & { readonly bearer: string })[]
  // Who gave up a name and comes back under it is whom the next question is about.
  return others.filter(({ key, bearer }) => foldHandle(bearer.trim()) !== key)
}

/** Under a weak identity, a name that comes back after a long time may be somebody else. */
function recycledNames({ connection, source }: SourceStage, { now, reuseAfterMs }: ComparePolicy): Claimant[] {
  return connection
    .prepare(
      `select s.ref, s.entry, s.id, s.key, s.name, s.at from staged_entry s join entry e on e.entry = s.entry
       where s.source = ${source} and s.kind = 0 and s.weak = 1 and s.verdict is null and e.state <> 0 and e.absent_since <= ?`,
    )
    .all(now - reuseAfterMs) as Claimant[]
}

function longTime(ms: number): string {
  const [unit, name] = (
    [
      [86_400_000, 'days'],
      [3_600_000, 'hours'],
      [60_000, 'minutes'],
    ] as const
  ).find(([unit]) => ms >= unit && ms % unit === 0) ?? [1_000, 'seconds']
  return `${ms / unit} ${name}`
}
