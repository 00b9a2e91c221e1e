import { askingCases } from './asking-cases.ts'
import { changesCases } from './changes-cases.ts'
import { contractCases } from './contract-cases.ts'
import { failureCases } from './failure-cases.ts'
import type { ConformanceHarness } from './harness.ts'
import { listingCases } from './listing-cases.ts'
import { stoppingCases } from './stopping-cases.ts'

/** One law, with the code that holds the plugin against it. */
export interface ConformanceCase {
  /** A sentence about behaviour, to be the title of a test. */
  readonly title: string
  /** Resolves when the plugin keeps the law; throws an Error whose message says what was seen. */
  run(): Promise<void>
}

/**
 * Every law that a provider keeps, as cases for any test runner. Cases are independent of each other: each prepares its own
 * source and removes it.
 */
export function conformance(harness: ConformanceHarness): readonly ConformanceCase[] {
  return [contractCases, listingCases, failureCases, askingCases, changesCases, stoppingCases].flatMap((cases) => cases(harness))
}
