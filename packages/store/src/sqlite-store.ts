import type { Kind } from '@muster/provider'
import { type Application, apply } from './apply.ts'
import { applyUndo, type UndoApplication } from './apply-undo.ts'
import { changeFeed } from './change-feed.ts'
import { ChangeStage, type PartialChanges, type SealedChanges } from './change-stage.ts'
import type { ComparePolicy, EntryClass, SourceChanges } from './changes.ts'
import { compareComplete, comparePartial } from './compare.ts'
import { compareChanges } from './compare-changes.ts'
import { countCopy } from './count-copy.ts'
import { type Enriching, type EnrichmentChanges, planEnrichment } from './enrich-people.ts'
import { type Entitlement, entitle, type GrantRule, plannedGrants } from './entitle.ts'
import { findClaim, findOwner, findOwnerById } from './find-owner.ts'
import type { Lanes } from './fingerprint.ts'
import { foldHandle } from './handles.ts'
import { closeHeldPlan, findHeldPlan, type HeldPlan, heldRows, whyHeldPlanMoved } from './held-plans.ts'
import { holdProtected, type ProtectedHold } from './hold-protected.ts'
import { type Join, type Joined, joinPeople } from './join-people.ts'
import type { AdditionalGroups } from './keep-additional-groups.ts'
import { countEnriched } from './keep-enrichment.ts'
import { Known } from './known-entries.ts'
import { isLeftOut } from './leave-out.ts'
import { listSources } from './list-sources.ts'
import { type Connection, openConnection } from './open-store.ts'
import { loadPlan, type PlanFile, planContent, planHash } from './plan-file.ts'
import { planUndo } from './plan-undo.ts'
import {
  countPlanned,
  heldArrivals,
  holdEntries,
  holdEverything,
  holdLosses,
  narrowPlan,
  plannedEntries,
  plannedMembers,
} from './planned-changes.ts'
import { storeQueries } from './queries.ts'
import { isRunLocked, type RunLock, takeRunLock } from './run-lock.ts'
import { beginRun, endRun } from './runs.ts'
import { scratch } from './schema.ts'
import { searchDirectory } from './search/search-directory.ts'
import { type Decision, listPins, planDecision, type Settlement } from './settle-conflict.ts'
import { hashUndo, showUndo } from './show-undo.ts'
import { type PartialStage, type SealedStage, SourceStage, type StagedEntry, type StageSettings } from './stage.ts'
import { reached } from './step.ts'
import { translateStoreErrors } from './store-errors.ts'
import { historyQueries } from './tell-history.ts'
import type { UndoPlan } from './undo-plan.ts'
import { storeUpkeep } from './upkeep.ts'
import type { ChangePage } from './views.ts'
import { waitingRecords } from './waiting-records.ts'

export interface OpenOptions {
  readonly readOnly?: boolean
  /** Balances are shown in this currency (ISO 4217). */
  readonly currency: string
}

/** Opens the copy. `:memory:` is a store for one dry run. Throws `MusterError` with a `STORE_…` code. */
export function openStore(path: string, options: OpenOptions): Store {
  return translateStoreErrors(path, () => openSqlite(path, options))
}

/** How the source was last read. */
export interface SourceState {
  readonly touchedRun: number | null
  /** Of the last run that read it from beginning to end, and when that began (milliseconds since 1970). */
  readonly completeRun: number | null
  readonly completeAt: number | null
  readonly completeRuns: number
  readonly settingsHash: string | null
  /** Where changes go on from; null: nowhere, and why. */
  readonly cursor: string | null
  readonly fullBecause: string | null
  readonly cursorSettings: string | null
  /** Runs by changes since the last complete listing. */
  readonly changesRuns: number
  /** Under which settings whoever is known counted as everybody there is. */
  readonly baseline: string | null
}

export type Store = ReturnType<typeof openSqlite>
export type RunScratch = ReturnType<Store['scratch']>

function openSqlite(path: string, { readOnly = false, currency }: OpenOptions) {
  const connection = openConnection(path, readOnly)
  const safely = <Result>(work: () => Result): Result => translateStoreErrors(path, work)
  const feed = changeFeed(connection)

  return {
    path,
    currency,
    ...storeQueries(connection, currency),
    findOwner: (username: string) => safely(() => findOwner(connection, username)),
    findOwnerById: (source: string, id: string) => safely(() => findOwnerById(connection, source, id)),
    findClaim: (source: string, username: string) => safely(() => findClaim(connection, source, username)),
    /** Whether a run is working on this store now, in whatever process. */
    isRunning: (): boolean => isRunLocked(path),
    /** Every source that was ever read, in or out of the configuration; or those not among `except`. */
    sources: (except?: readonly string[]) => listSources(connection, except),
    count: () => countCopy(connection),
    /** Every change that runs made, in order. Cursors are its own; `0` is the beginning. */
    changes: {
      read: (after: string, limit: number): ChangePage => safely(() => feed.read(after, limit)),
      end: (): string => safely(() => feed.end()),
    },
    pins: () => safely(() => listPins(connection)),
    /** What would follow from a decision about a name. */
    planDecision: (decision: Decision): Settlement => safely(() => planDecision(connection, decision)),
    /** Decides about a name, in one transaction with the end of the run. */
    decide: (decision: Decision, run: number, now: number, endedAt: () => number, report: unknown): void =>
      safely(() =>
        connection
          .transaction(() => {
            planDecision(connection, decision).settle(run, now)
            reached('decide: settled')
            endRun(connection, run, 'done', report, endedAt())
          })
          .immediate(),
      ),
    /** Whether what this source says of a person is left out: moved to another, or his name pinned to somebody else. */
    isLeftOut: (source: string, { id, username }: { readonly id?: string; readonly username: string }): boolean =>
      safely(() => isLeftOut(connection, source, foldHandle(username.trim()), id)),
    ...storeUpkeep(connection, currency),
    history: historyQueries(connection),
    directory: searchDirectory(connection),

    /** The store's own identity: a plan made for one store is not applied to another. */
    id: (): string => safely(() => connection.prepare("select value from store where key = 'id'").pluck().get() as string),
    /** Held from before the first question to a directory until after the last write. */
    lockRuns: (): RunLock => takeRunLock(path),
    beginRun: (command: string, now: number): number => safely(() => beginRun(connection, command, now)),
    endRun: (run: number, state: string, report: unknown, now: number): void => safely(() => endRun(connection, run, state, report, now)),
    /** Under which settings the source was last read completely, and in which run. */
    sourceState: (name: string) =>
      safely(() =>
        connection
          .prepare(
            `select s.touched_run as touchedRun, s.complete_run as completeRun, s.complete_runs as completeRuns, s.settings_hash as settingsHash,
                    s.cursor, s.cursor_settings as cursorSettings, s.changes_runs as changesRuns, s.full_because as fullBecause, s.baseline,
                    r.started_at as completeAt
             from source s left join run r on r.run = s.complete_run where s.name = ?`,
          )
          .get(name),
      ) as SourceState | undefined,
    /** What the run holds back, and whether that can still be approved at `now`. */
    heldPlan: (run: number, now: number): HeldPlan | undefined => safely(() => findHeldPlan(connection, run, now)),
    /** Why it does not fit the copy any more, or nothing. */
    whyHeldPlanMoved: (run: number): string | undefined => safely(() => whyHeldPlanMoved(connection, run)),
    /** What the run holds back is not to be done. */
    rejectHeldPlan: (run: number, now: number): void => safely(() => closeHeldPlan(connection, run, 'rejected', now)),
    /** How many accounts have values of an enriching source. */
    countEnriched: (source: string): number => safely(() => countEnriched(connection, source)),
    countPresent: (source: string, kind: Kind): number =>
      safely(
        () =>
          connection
            .prepare('select count(*) from entry e join source s using (source) where s.name = ? and e.kind = ? and e.state = 0')
            .pluck()
            .get(source, kind === 'user' ? 0 : 1) as number,
      ),

    /** Fresh scratch tables for one run or plan; nothing in the copy changes before `apply`. To be disposed of after it, also when it failed. */
    scratch() {
      safely(() => makeScratch(connection))
      let latest: SourceStage | undefined
      return {
        /**
         * What is known of the source, under the hash of everything that decides what its bytes come to (mapping, scope,
         * settings, normaliser). For `stage`; may be read before.
         */
        known: (source: string, settingsHash: Lanes): Known => safely(() => new Known(connection, sourceOfRun(source), settingsHash)),
        stage(settings: StageSettings): SourceStage {
          latest = safely(() => new SourceStage(connection, sourceOfRun(settings.name), settings, latest?.nextRef ?? 1))
          return latest
        },
        compare(listing: SealedStage | PartialStage, policy: ComparePolicy): SourceChanges {
          const compare = () => (listing.complete ? compareComplete(listing, policy) : comparePartial(listing, policy))
          return safely(() => connection.transaction(compare).deferred())
        },
        /** Takes in what changed since the cursor that the copy holds for this source. */
        changeStage: (settings: StageSettings): ChangeStage =>
          safely(() => {
            latest = new SourceStage(connection, sourceOfRun(settings.name), settings, latest?.nextRef ?? 1)
            return new ChangeStage(latest)
          }),
        compareChanges: (changes: SealedChanges | PartialChanges, policy: ComparePolicy): SourceChanges =>
          safely(() => connection.transaction(() => compareChanges(changes, policy)).deferred()),
        /** What belongs to the cursor of this source because changes would not tell it again. After comparing. */
        waiting: (source: number, now: number): readonly StagedEntry[] => safely(() => waitingRecords(connection, source, now)),
        /** After sealing, before comparing: which accounts of another source are these people's. */
        join: (stage: SourceStage, join: Join): Joined => safely(() => joinPeople(stage, join)),
        /** What an enriching source's listing comes to; after the owners were compared. */
        enrich: (listing: SealedStage | PartialStage, enriching: Enriching): EnrichmentChanges =>
          safely(() => connection.transaction(() => planEnrichment(listing, enriching)).deferred()),
        narrow: (only: 'new-users' | 'groups' | 'moves'): void => safely(() => narrowPlan(connection, only)),
        hold: (source: number, kind: Kind, classes: readonly EntryClass[]): number =>
          safely(() => holdEntries(connection, source, kind === 'user' ? 0 : 1, classes)),
        /** Holds everything that would take away whom `isProtected` names. */
        holdProtected: (source: number, kind: Kind, isProtected: (name: string) => boolean): ProtectedHold =>
          safely(() => holdProtected(connection, source, kind === 'user' ? 0 : 1, isProtected)),
        holdLosses: (groupRef: number): void => safely(() => holdLosses(connection, groupRef)),
        /** Newcomers and people coming back who are on hold by now: entries, or negated refs. */
        heldArrivals: (): number[] => safely(() => heldArrivals(connection)),
        holdEverything: (): void => safely(() => holdEverything(connection)),
        /** What is planned to be granted, by rule. */
        grants: (): Entitlement['grants'] => safely(() => plannedGrants(connection)),
        entitle: (sources: readonly SourceChanges[], rules: readonly GrantRule[], additionalGroups?: AdditionalGroups): Entitlement =>
          safely(() => entitle(connection, sources, rules, additionalGroups)),
        counts: () => safely(() => countPlanned(connection)),
        entries: (kind: Kind, name: EntryClass, limit: number) =>
          safely(() => plannedEntries(connection, kind === 'user' ? 0 : 1, name, limit)),
        members: (limit: number, names: number) => safely(() => plannedMembers(connection, limit, names)),
        /** The whole plan, line by line, and its SHA-256. */
        content: (): Generator<string> => planContent(connection),
        hash: (): string => safely(() => planHash(connection)),
        /** Fills the scratch tables from a filed plan; throws `STORE_MOVED` when the copy is not as it was. */
        load: (file: PlanFile): void => safely(() => loadPlan(connection, file)),
        /** Fills the scratch tables with what `run` holds back. */
        loadHeld: (run: number): void => safely(() => loadPlan(connection, { rows: heldRows(connection, run) })),
        apply: (application: Application): void => safely(() => apply(connection, application)),
        [Symbol.dispose]: (): void => safely(() => dropScratch(connection)),
      }

      function sourceOfRun(name: string): number {
        connection
          .prepare('insert or ignore into run_source (source, name) select coalesce(max(source), 0) + 1, ? from run_source')
          .run(name)
        return connection.prepare('select source from run_source where name = ?').pluck().get(name) as number
      }
    },

    /** Taking back what a run did; nothing is written before `apply`. */
    undo: {
      plan: (run: number): UndoPlan => safely(() => connection.transaction(() => planUndo(connection, run)).deferred()),
      show: (plan: UndoPlan, limit: number, names: number) => safely(() => showUndo(connection, plan, limit, names)),
      hash: hashUndo,
      apply: (application: UndoApplication): void => safely(() => applyUndo(connection, application)),
      /** The latest run that took back this one. */
      undoneBy: (run: number): number | null =>
        safely(() => connection.prepare('select max(run) from run where undoes = ?').pluck().get(run) as number | null),
    },

    close(): void {
      connection.close()
    },
  }
}

/**
 * Scratch tables without a journal, for nothing in them has to survive anything: with one, every page of every batch is
 * written twice. The price is that after a failure they may be damaged, and SQLite then refuses every transaction; so they
 * are not emptied after a run, but thrown away whole.
 */
function makeScratch(connection: Connection): void {
  dropScratch(connection)
  connection.exec('pragma temp.page_size = 16384; pragma temp.cache_size = -8192')
  connection.unsafeMode(true)
  connection.exec('pragma temp.journal_mode = off')
  connection.unsafeMode(false)
  connection.exec(scratch)
}

/** Changing `temp_store` closes the temporary database, whatever state it is in. */
function dropScratch(connection: Connection): void {
  connection.exec('pragma temp_store = memory; pragma temp_store = file')
}
