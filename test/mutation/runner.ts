import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CollectedTest } from './collect-tests.ts'

/** What is agreed with the code that Stryker has changed. */
interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: unknown
}

interface MutantRun {
  readonly activeMutant: { readonly id: string }
  readonly testFilter?: readonly string[]
  readonly hitLimit?: number
}

/**
 * A test runner for Stryker that starts nothing: the tests are loaded once, and called in this process with one mutant after
 * another switched on, until one of them fails. A mutant takes as long as the tests that reach it, where starting a worker for
 * each would take seconds. Tests that need the settings of vitest, or leave something behind, are not for it.
 */
class InProcess {
  #tests: Promise<readonly CollectedTest[]> | undefined
  readonly #switches = ((globalThis as { __stryker__?: Switches }).__stryker__ ??= {})

  capabilities() {
    return { reloadEnvironment: false }
  }

  async dryRun() {
    const results = []
    for (const test of await this.#load()) {
      this.#switches.currentTestId = test.name
      const began = performance.now()
      const failure = await failureOf(test)
      const common = { id: test.name, name: test.name, timeSpentMs: performance.now() - began }
      results.push(failure === undefined ? { ...common, status: 0 } : { ...common, status: 1, failureMessage: failure })
    }
    this.#switches.currentTestId = undefined
    return { status: 'complete', tests: results, mutantCoverage: this.#switches.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRun) {
    Object.assign(this.#switches, { activeMutant: activeMutant.id, hitCount: hitLimit === undefined ? undefined : 0, hitLimit })
    const wanted = testFilter === undefined ? undefined : new Set(testFilter)
    let nrOfTests = 0
    try {
      for (const test of await this.#load()) {
        if (wanted?.has(test.name) === false) continue
        nrOfTests++
        const failure = await failureOf(test)
        if (this.#switches.hitCount !== undefined && this.#switches.hitCount > hitLimit!) return { status: 'timeout' }
        if (failure !== undefined) return { status: 'killed', failureMessage: failure, killedBy: [test.name], nrOfTests }
      }
      return { status: 'survived', nrOfTests }
    } finally {
      this.#switches.activeMutant = undefined
    }
  }

  #load(): Promise<readonly CollectedTest[]> {
    this.#tests ??= load()
    return this.#tests
  }
}

async function load(): Promise<readonly CollectedTest[]> {
  const here = pathToFileURL(`${import.meta.dirname}/collect-tests.ts`).href
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vitest' && context.parentURL !== here ? { url: here, shortCircuit: true } : next(specifier, context),
  })
  const { tests, collectFile } = await import('./collect-tests.ts')
  await import('../runner/seed-properties.ts')
  await import('./interrupt-properties.ts')
  for (const file of process.env.MUSTER_MUTATION_TESTS!.split(','))
    await collectFile(() => import(pathToFileURL(join(import.meta.dirname, '../..', file)).href))
  return tests
}

async function failureOf(test: CollectedTest): Promise<string | undefined> {
  try {
    await test.run()
    return undefined
  } catch (error) {
    return String(error).slice(0, 500)
  }
}

interface Tested {
  readonly status: string
  readonly fileName: string
  readonly replacement?: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

/** Says at once what survived, so that a run that is stopped has not been for nothing. */
class AsFound {
  onMutantTested({ status, fileName, location: { start }, replacement }: Tested): void {
    if (status !== 'Killed' && status !== 'Ignored') console.log(`${status} ${fileName}:${start.line}:${start.column} ${replacement ?? ''}`)
  }
}

export const strykerPlugins = [
  { kind: 'TestRunner', name: 'in-process', injectableClass: InProcess },
  { kind: 'Reporter', name: 'as-found', injectableClass: AsFound },
]
