import { ask } from './ask.ts'
import type { RunView } from './types.ts'

export interface RunProgressEvent {
  readonly phase: 'reading' | 'comparing' | 'applying'
  readonly source?: string
  readonly done?: number
  readonly total?: number
  readonly perSecond?: number
}

interface Following {
  onProgress(progress: RunProgressEvent): void
  onEnded(): void
}

const pauseMs = 1_500

/** Follows a run by its events, across lost connections, until it has ended. Gives what ends the following. */
export function followRun(run: number, { onProgress, onEnded }: Following): () => void {
  const events = new EventSource(`./api/v1/runs/${run}/events`)
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = (): void => {
    events.close()
    clearTimeout(timer)
  }
  const end = (): void => {
    stop()
    onEnded()
  }
  // The browser connects again by itself, unless it was told no. Until it has, the run itself is looked at, now and again.
  const look = async (): Promise<void> => {
    timer = undefined
    if (events.readyState === EventSource.OPEN) return
    try {
      const { value } = await ask<RunView>(`/api/v1/runs/${run}?limit=1`)
      if (value.state !== 'running') return end()
    } catch {
      // Said elsewhere: the page notices when the service is away.
    }
    timer = setTimeout(look, pauseMs)
  }
  events.addEventListener('progress', ({ data }: MessageEvent<string>) => onProgress(JSON.parse(data) as RunProgressEvent))
  events.addEventListener('end', end)
  events.addEventListener('error', () => {
    timer ??= setTimeout(look, pauseMs)
  })
  return stop
}
