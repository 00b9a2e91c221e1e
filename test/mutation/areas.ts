/** What is changed together, and the tests that are to notice: those that are quick and notice most first, since the first that fails ends it. */
export interface Area {
  readonly files: readonly string[]
  readonly tests: readonly string[]
}

const engine = (...names: readonly string[]): string[] => names.map((name) => `packages/engine/src/${name}.ts`)
const store = (...names: readonly string[]): string[] => names.map((name) => `packages/store/src/${name}.ts`)
const laws = (...names: readonly string[]): string[] => names.map((name) => `test/laws/${name}.test.ts`)

export const areas: Readonly<Record<string, Area>> = {
  guard: {
    files: engine('guard', 'baseline'),
    tests: ['packages/engine/test/guard.test.ts', 'packages/engine/test/baseline.test.ts'],
  },
  compare: {
    files: store('compare', 'compare-changes'),
    tests: laws('guard', 'comparing', 'several', 'changes', 'laws', 'approve'),
  },
  apply: {
    files: store('apply'),
    tests: laws('comparing', 'guard', 'decisions', 'several', 'changes', 'laws', 'approve', 'enrich'),
  },
  hold: {
    files: store('hold-protected', 'planned-changes', 'held-plans'),
    tests: laws('holding', 'guard', 'approve'),
  },
  plan: {
    files: [...engine('hold', 'approve', 'file-plan'), ...store('plan-file')],
    tests: laws('holding', 'guard', 'approve', 'several'),
  },
}
