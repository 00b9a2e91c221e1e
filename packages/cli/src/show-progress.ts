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
/** To the start of the line, and nothing left on it. */
const wipe = '\r\u001b[2K'
/** Short runs leave no progress in a log. */
const firstLineAfterMs = 2_000
const lineEveryMs = 10_000

export function followProgress(style: ProgressStyle, terminal: Terminal, now: () => number = Date.now): FollowedProgress {
  // Until the first word of it: a source that is silent at first is being waited for.
  let latest: Progress = { phase: 'reading' }
  let phaseBegun = now()
  let spokenAt = phaseBegun + firstLineAfterMs - lineEveryMs
  let drawn = false

  const draw = () => {
    const columns = Math.max((process.stderr.columns || 80) - 1, 20)
    process.stderr.write(`${wipe}${terminal.notePaint.dim(describeProgress(latest, now() - phaseBegun).slice(0, columns))}`)
    drawn = true
  }
  const speak = () => {
    if (now() - spokenAt < lineEveryMs) return
    spokenAt = now()
    terminal.note(describeProgress(latest, now() - phaseBegun))
  }
  const timer = style === 'silent' ? undefined : setInterval(style === 'redrawn' ? draw : speak, redrawEveryMs)
  timer?.unref()

  return {
    show: (progress) => {
      if (progress.phase !== latest.phase || progress.source !== latest.source) phaseBegun = now()
      latest = progress
      if (style === 'lines') speak()
    },
    end: () => {
      clearInterval(timer)
      if (drawn) process.stderr.write(wipe)
      drawn = false
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
