import { hostname } from 'node:os'
import type { Condition } from './conditions.ts'

/** What is told: by mail as `subject` and `text`, to a URL as it is. */
export interface Message {
  readonly schema: 1
  /** ISO 8601. */
  readonly at: string
  /** The machine. */
  readonly from: string
  readonly subject: string
  readonly text: string
  readonly new: readonly Told[]
  /** Told before, and still so. */
  readonly still: readonly Told[]
  readonly cleared: readonly string[]
}

export type Told = Omit<Condition, 'key' | 'since' | 'size'> & { readonly since: string }

/** The one template. */
export function writeMessage(fresh: readonly Condition[], still: readonly Condition[], cleared: readonly string[], now: number): Message {
  const subject = sayWhat(fresh.length, still.length, cleared.length)
  const paragraph = (title: string, lines: readonly string[]): string[] => (lines.length === 0 ? [] : [title, ...lines, ''])
  const say = ({ text, look }: Condition): string => `  - ${text}\n    See: ${look}`
  const text = [
    ...paragraph('New:', fresh.map(say)),
    ...paragraph(
      'Well again:',
      cleared.map((one) => `  - ${one}`),
    ),
    ...paragraph('Still so, and told before:', still.map(say)),
    `This is Muster on ${hostname()}. What is still so is not told again until it changes.`,
  ].join('\n')
  return {
    schema: 1,
    at: new Date(now).toISOString(),
    from: hostname(),
    subject,
    text,
    new: fresh.map(toTold),
    still: still.map(toTold),
    cleared,
  }
}

/** To see whether it arrives. */
export function writeTest(now: number): Message {
  const text = `This is a test from Muster on ${hostname()}. What is on hold, fails, or is well again arrives like this.`
  return { schema: 1, at: new Date(now).toISOString(), from: hostname(), subject: 'Muster: a test', text, new: [], still: [], cleared: [] }
}

function sayWhat(fresh: number, still: number, cleared: number): string {
  const things = (count: number): string => `${count} ${count === 1 ? 'thing needs' : 'things need'} somebody`
  if (fresh > 0) return `Muster: ${things(fresh + still)}`
  return still > 0 ? `Muster: ${cleared} well again, ${things(still)}` : 'Muster: all is well again'
}

function toTold({ kind, text, look, source, since }: Condition): Told {
  return { kind, text, look, since: new Date(since).toISOString(), ...(source !== undefined && { source }) }
}
