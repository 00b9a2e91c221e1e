import type { Progress } from '@muster/engine'
import { printable } from './print/printable.ts'
import { duration, number } from './print/words.ts'
import type { Terminal } from './terminal.ts'

/** `redrawn`: one line that is written over, for a terminal. `lines`: a line now and then, for a file. */
export type ProgressStyle = 'silent' | 'redrawn' | 'lines'

export interface FollowedProgress {
  readonly show: (progress: Progress) => void
  /** Leaves nothing behind on the terminal. */
  readonly end: () => void
}

const redrawEveryMs = 100
/** Short runs leave no progress in a log. */
const firstLineAfterMs = 2_000
const lineEveryMs = 10_000

export function followProgress(style: ProgressStyle, terminal: Terminal, now: () => number = Date.now): FollowedProgress {
  const begun = now()
  let latest: Progress | undefined
  /** Of the phase and source that `latest` belongs to. */
  let phaseBegun = begun
  let spokenAt = begun + firstLineAfterMs - lineEveryMs
  const redraw = () => {
    if (latest === undefined) return
    const line = describeProgress(latest, now() - phaseBegun)
    process.stderr.write(`\r\u001b[2K${terminal.notePaint.dim(line.slice(0, Math.max((process.stderr.columns || 80) - 1, 20)))}`)
  }
  const timer = style === 'redrawn' ? setInterval(redraw, redrawEveryMs) : undefined
  timer?.unref()

  return {
    show: (progress) => {
      if (progress.phase !== latest?.phase || progress.source !== latest?.source) phaseBegun = now()
      const first = latest === undefined
      latest = progress
      if (style === 'redrawn' && first) redraw()
      if (style === 'lines' && now() - spokenAt >= lineEveryMs) {
        spokenAt = now()
        terminal.note(describeProgress(progress, now() - phaseBegun))
      }
    },
    end: () => {
      if (timer === undefined) return
      clearInterval(timer)
      if (latest !== undefined) process.stderr.write('\r\u001b[2K')
      latest = undefined
    },
  }
}

const phaseWords = { reading: 'Reading', comparing: 'Comparing', applying: 'Applying' } as const

/** `Reading campus: 1,200 of 5,000 records, 600/s, about 6.3 s left`. */
export function describeProgress({ phase, source, done, total }: Progress, elapsedMs: number): string {
  const what = `${phaseWords[phase]}${source === undefined ? '' : ` ${printable(source)}`}`
  if (done === undefined) return `${what} … ${duration(elapsedMs)}`
  const parts = [total === undefined ? `${number(done)} records` : `${number(done)} of ${number(total)} records`]
  const perMs = elapsedMs > 0 ? done / elapsedMs : 0
  if (perMs > 0) parts.push(`${number(Math.round(perMs * 1000))}/s`)
  if (perMs > 0 && total !== undefined && total > done) parts.push(`about ${duration((total - done) / perMs)} left`)
  return `${what}: ${parts.join(', ')}`
}
