/** What is changed together, and the tests that are to notice: those that are quick and notice most first, since the first that fails ends it. */
export interface Area {
  readonly files: readonly string[]
  readonly tests: readonly string[]
  /** For how long each property may look for a counterexample; left out: a third of a second. */
  readonly propertyMs?: number
}

const engine = (...names: readonly string[]): string[] => names.map((name) => `packages/engine/src/${name}.ts`)
const store = (...names: readonly string[]): string[] => names.map((name) => `packages/store/src/${name}.ts`)
const laws = (...names: readonly string[]): string[] => names.map((name) => `test/laws/${name}.test.ts`)

const ofRuns = laws('comparing', 'holding', 'guard', 'narrow-and-held-runs', 'decisions', 'several')

export const areas: Readonly<Record<string, Area>> = {
  guard: {
    files: engine('guard', 'baseline'),
    tests: ['packages/engine/test/guard.test.ts', 'packages/engine/test/baseline.test.ts'],
  },
  plan: {
    files: [
      ...engine('hold', 'approve', 'read-and-compare', 'file-plan'),
      ...store('plan-file', 'planned-changes', 'held-plans', 'hold-protected'),
    ],
    tests: [...laws('holding', 'narrow-and-held-runs', 'comparing', 'guard'), ...laws('approve')],
  },
  compare: {
    files: store('compare', 'match-identities', 'settle-names', 'leave-out', 'find-missing-sentinels'),
    tests: [...ofRuns, ...laws('moves', 'laws')],
  },
  changes: {
    files: store('compare-changes', 'change-stage', 'resolve-member-changes'),
    tests: laws('changes'),
    propertyMs: 10_000,
  },
  apply: {
    files: store('apply'),
    tests: [...ofRuns, ...laws('laws')],
  },
  undo: {
    files: store('apply-undo', 'plan-undo', 'plan-undone-credit', 'plan-undone-enrichment', 'plan-undone-entries', 'plan-undone-members'),
    tests: laws('undoing', 'undo'),
  },
}
