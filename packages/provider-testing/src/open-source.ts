import type { Context, Session } from '@muster/provider'
import type { ConformanceHarness, PreparedSource } from './harness.ts'
import { show, within } from './must.ts'

/** An open source, with what the suite needs beside it. */
export interface OpenSource {
  readonly session: Session
  readonly source: PreparedSource
  readonly patienceMs: number
  /** Aborts the signal that the session was opened with. */
  stop(): void
  /** Everything logged so far, as text. */
  logged(): string
}

const defaultPatienceMs = 10_000

/** Prepares a source, opens it, lets `use` have it, and takes everything down again whatever happened. */
export async function withSource<Result>(
  harness: ConformanceHarness,
  kind: 'good' | 'unavailable' | 'cut' | 'stalled',
  use: (open: OpenSource) => Promise<Result>,
): Promise<Result> {
  const patienceMs = harness.patienceMs ?? defaultPatienceMs
  const source = await harness[kind]()
  try {
    const lines: string[] = []
    const stopper = new AbortController()
    const session = await within(patienceMs, harness.provider.open(source.settings, contextFor(source, stopper.signal, lines)), 'open()')
    try {
      return await use({ session, source, patienceMs, stop: () => stopper.abort(), logged: () => lines.join('\n') })
    } finally {
      await within(patienceMs, session.close(), 'close()')
    }
  } finally {
    await source.remove()
  }
}

function contextFor(source: PreparedSource, signal: AbortSignal, lines: string[]): Context {
  const log = (message: string, fields?: object): void => void lines.push(`${message} ${show(fields)}`)
  return {
    source: 'conformance',
    folder: source.folder,
    logger: { debug: log, info: log, warn: log, error: log },
    signal,
    clock: { now: Date.now },
  }
}
