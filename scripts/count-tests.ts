/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Skipped, and not excused by `test/optional.md`. */
  readonly unexcused: readonly string[]
  /** Failures that are no test's: a file that could not be loaded, a leak, a runner that ended. One sentence each. */
  readonly faults: readonly string[]
}

/** What a run came to. `good` is whether vitest itself ended with 0: anything else is at least one failure. */
export function countTests(report: VitestReport | undefined, excused: readonly string[], good: boolean): Counts {
  const files = report?.testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const failedTests = tests.filter((test) => test.status === 'failed').length
  const skipped = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed').map((test) => test.fullName)

  const faults = files
    .filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'))
    .map((file) => `Could not run ${file.name}: ${file.message ?? 'no reason given'}`)
  if (!report) faults.push('vitest ended without a report.')
  else if (!good && failedTests + faults.length === 0) faults.push('vitest ended with a fault outside the tests; it is printed above.')

  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: failedTests + faults.length,
    skipped: skipped.length,
    unexcused: skipped.filter((title) => !excused.some((part) => title.includes(part))),
    faults,
  }
}

/** The titles in the first column of the table in `test/optional.md`. */
export function optionalTitles(document: string): string[] {
  return [...document.matchAll(/^\| `([^`]+)` \|/gm)].map((row) => row[1] ?? '')
}

export function closingLine(counts: Pick<Counts, 'passed' | 'failed' | 'skipped'>): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
}
