import { setTimeout as sleep } from 'node:timers/promises'
import type { Progress, RunReport } from '@muster/engine'
import type { RunOptions } from '@muster/host'
import { type ErrorCode, errorCodes, isMusterError, MusterError } from '@muster/provider'
import type { RunView } from '@muster/store'
import { readReport } from '../read-report.ts'
import type { Stop } from '../stop.ts'
import type { Service } from './open-service.ts'

/** How long a run is looked for again when the connection is cut. */
const patienceMs = 60_000
const firstLookMs = 50
const longestLookMs = 1_000

/** Starts a run at the service and waits for its report. Leaving lets it go on there. */
export async function followRun(
  service: Service,
  stop: Stop,
  { onProgress, signal: _, onBegun, ...wanted }: RunOptions,
): Promise<RunReport> {
  const { run } = await service.post<{ readonly run: number }>('runs', wanted, 'patiently').catch((error: unknown) => {
    if (!stop.signal.aborted && !(isMusterError(error) && error.code === 'SERVICE_UNAVAILABLE' && error.cause !== undefined)) throw error
    throw leave(error, 'Whether a run has begun is not known', '`muster runs` shows it')
  })
  onBegun?.(run)
  stop.say(`Leaving: run ${run} goes on at the service. Once more leaves at once.`)
  const ended = await waitForEnd(service, stop, run, onProgress)
  const report = readReport(ended)
  if (report !== undefined && 'whole' in report) return report.whole
  throw explainEnd(ended)
}

async function waitForEnd(service: Service, stop: Stop, run: number, onProgress: RunOptions['onProgress']): Promise<RunView> {
  const hint = `\`muster run show ${run}\` tells what came of it`
  let wait = firstLookMs
  let unseenSince: number | undefined
  using listening = new Listening(service, run, onProgress)
  for (;;) {
    try {
      const view = await service.get<RunView>(`runs/${run}`, { limit: 1 })
      unseenSince = undefined
      if (view.state !== 'running') return view
      listening.begin()
      await sleep(wait, undefined, { signal: stop.signal })
      wait = Math.min(wait * 1.5, longestLookMs)
    } catch (error) {
      if (stop.signal.aborted) throw leave(error, `Run ${run} goes on at the service`, hint)
      if (!isMusterError(error) || error.family !== 'unavailable') throw error
      unseenSince ??= performance.now()
      if (performance.now() - unseenSince > patienceMs)
        throw leave(error, `Run ${run} was begun, and then the service could not be asked any more: ${error.message}`, hint)
      await sleep(longestLookMs, undefined, { signal: stop.signal }).catch(() => undefined)
    }
  }
}

/** Hears how far a run is. How it ends is looked up: that is sure, and not late. */
class Listening {
  readonly #service: Service
  readonly #run: number
  readonly #onProgress: RunOptions['onProgress']
  #isGoing = false
  #isOver = false

  constructor(service: Service, run: number, onProgress: RunOptions['onProgress']) {
    this.#service = service
    this.#run = run
    this.#onProgress = onProgress
  }

  /** Begins to listen, or does so again when the stream was cut. */
  begin(): void {
    if (this.#isGoing || this.#onProgress === undefined) return
    this.#isGoing = true
    void this.#listen()
  }

  [Symbol.dispose](): void {
    this.#isOver = true
  }

  async #listen(): Promise<void> {
    for await (const { name, told } of this.#service.listen(`runs/${this.#run}/events`)) {
      if (this.#isOver) break
      const { phase, source, done, total } = told as Partial<Progress>
      if (name !== 'progress' || phase === undefined) continue
      this.#onProgress?.({
        phase,
        ...(source !== undefined && { source }),
        ...(done !== undefined && { done }),
        ...(total !== undefined && { total }),
      })
    }
    this.#isGoing = false
  }
}

function leave(cause: unknown, message: string, hint: string): MusterError {
  return new MusterError('SERVICE_UNAVAILABLE', `${message}.`, { hint, cause })
}

/** Of a run without a report: the failure that it was left with. */
function explainEnd({ run, state, report }: RunView): MusterError {
  const { message, code, hint } = (report ?? {}) as { readonly message?: string; readonly code?: string; readonly hint?: string }
  if (state === 'interrupted')
    return new MusterError('SERVICE_UNAVAILABLE', `The service ended before run ${run} did; nothing half done stays behind.`, {
      hint: 'the next run finishes the job',
    })
  const known = code !== undefined && code in errorCodes ? (code as ErrorCode) : 'SERVICE_REFUSED'
  return new MusterError(known, message ?? `Run ${run} failed and did not say why.`, hint === undefined ? {} : { hint })
}
