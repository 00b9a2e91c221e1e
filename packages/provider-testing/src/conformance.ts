import { askingCases } from './asking-cases.ts'
import { changesCases } from './changes-cases.ts'
import type { ConformanceCase } from './conformance-case.ts'
import { contractCases } from './contract-cases.ts'
import { failureCases } from './failure-cases.ts'
import type { ConformanceHarness } from './harness.ts'
import { listingCases } from './listing-cases.ts'
import { lookOnce } from './look-once.ts'
import { stoppingCases } from './stopping-cases.ts'

/**
 * Every law that a provider keeps, as cases for any test runner. Each can be run alone, and in any
 * order: it prepares its own source and removes it. Those that only look at what a source gives look at the same, which the
 * first of them reads.
 */
export function conformance(harness: ConformanceHarness): readonly ConformanceCase[] {
  const look = lookOnce(harness)
  return [contractCases, listingCases, failureCases, askingCases, changesCases, stoppingCases].flatMap((cases) => cases(harness, look))
}
