/** What test files take from `vitest`, for tests that are called one after another in the process that changes the code under them. */
import { expect } from 'vitest'

export { expect }

type Work = () => unknown

interface Suite {
  readonly name: string
  readonly before: Work[]
  readonly after: Work[]
}

export interface CollectedTest {
  readonly name: string
  /** Throws when the test fails. */
  run(): Promise<void>
}

export const tests: CollectedTest[] = []
let suites: readonly Suite[] = [{ name: '', before: [], after: [] }]
let finishing: Work[] = []

/** Hooks at the top of a file are of that file. */
export async function collectFile(load: () => Promise<unknown>): Promise<void> {
  suites = [{ name: '', before: [], after: [] }]
  await load()
}

function enterSuite(name: string, ...rest: readonly unknown[]): void {
  const outer = suites
  suites = [...outer, { name, before: [], after: [] }]
  ;(rest.find((one) => typeof one === 'function') as Work)()
  suites = outer
}

function addTest(name: string, ...rest: readonly unknown[]): void {
  const own = suites
  const body = rest.find((one) => typeof one === 'function') as Work
  tests.push({
    name: [...own.map((suite) => suite.name).filter(Boolean), name].join(' > '),
    async run() {
      finishing = []
      try {
        for (const { before } of own) for (const work of before) await work()
        await body()
      } finally {
        for (const work of finishing.toReversed()) await work()
        for (const { after } of own.toReversed()) for (const work of after) await work()
      }
    },
  })
}

const withCases = (add: typeof addTest) =>
  Object.assign(add, {
    each: (cases: readonly unknown[]) => (name: string, body: (...values: unknown[]) => unknown) => {
      for (const [at, one] of cases.entries()) add(`${name} ${at}`, () => body(...(Array.isArray(one) ? one : [one])))
    },
  })

export const it = withCases(addTest)
export const test = withCases(addTest)
export const describe = withCases(enterSuite)
export const beforeEach = (work: Work): void => void suites.at(-1)!.before.push(work)
export const afterEach = (work: Work): void => void suites.at(-1)!.after.push(work)
export const onTestFinished = (work: Work): void => void finishing.push(work)
