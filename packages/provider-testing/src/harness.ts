import type { Provider } from '@muster/provider'

/** A source of the kind that the plugin reads, standing ready: a server, a program in a folder, a file. */
export interface PreparedSource {
  /** What stands behind `settings:` in a configuration. */
  readonly settings: unknown
  /** Relative paths in `settings` start here. */
  readonly folder: string
  /** Values in `settings` (or what they refer to) that no message and no log may show. */
  readonly secrets?: readonly string[]
  /** Takes the source down again: processes ended, folders removed. */
  remove(): Promise<void>
}

/** What the good source holds. Small is best, but it should have a name beyond ASCII and an empty group. */
export interface ExpectedDirectory {
  /** Every person, by username as the source spells it. */
  readonly users: readonly string[]
  /** Every group by name, with its direct members: usernames and, where groups nest, names of groups. */
  readonly groups: Readonly<Record<string, readonly string[]>>
}

export interface SignInExpectation {
  readonly username: string
  readonly password: string
  readonly wrongPassword: string
}

export interface LookUpExpectation {
  /** Somebody in the expected directory. */
  readonly known: string
  /** Nobody. */
  readonly unknown: string
}

/**
 * How the suite gets at the plugin and at sources that behave in each way. Every property is required, so that forgetting
 * one is a type error; what a provider cannot do is said, and the suite then checks that it does not pretend.
 */
export interface ConformanceHarness {
  readonly provider: Provider
  /** Answers everything, completely. */
  good(): Promise<PreparedSource>
  /** What `good` holds. */
  readonly directory: ExpectedDirectory
  /** Cannot be asked: nobody listens, the program says "try again later". */
  unavailable(): Promise<PreparedSource>
  /** Breaks off half way through a listing, after at least one person. */
  cut(): Promise<PreparedSource>
  /** Takes a question and never answers it, nor ends by itself. */
  stalled(): Promise<PreparedSource>
  readonly authenticate: SignInExpectation | 'not offered'
  readonly lookUp: LookUpExpectation | 'not offered'
  readonly changes: 'offered' | 'not offered'
  /** How long anything may take before the suite calls it stuck; default 10,000 ms. */
  readonly patienceMs?: number
}
