/** What PowerShell said on one machine, to be replayed by the tests. */
export interface Recording {
  readonly exchanges: readonly Exchange[]
}

export interface Exchange {
  readonly question: string
  /** What it printed, a line each; left out where it was not UTF-8 and `base64` holds the bytes. */
  readonly lines?: readonly string[]
  readonly base64?: string
  readonly stderr: string
  /** `null`: it did not exit by itself. */
  readonly exit: number | null
}
