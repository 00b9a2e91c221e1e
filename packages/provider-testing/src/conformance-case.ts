/** One law, with the code that holds the plugin against it. */
export interface ConformanceCase {
  /** A sentence about behaviour, to be the title of a test. */
  readonly title: string
  /** Resolves when the plugin keeps the law; throws an Error whose message says what was seen. */
  run(): Promise<void>
}
