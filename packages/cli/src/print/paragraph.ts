import { wrapAnsi } from 'fast-wrap-ansi'
import { textWidth } from './text-width.ts'

/** Wraps a sentence to `width`: the first line begins with `lead`, the others are indented by as much, or by `hanging`. */
export function paragraph(lead: string, text: string, width: number, hanging = textWidth(lead)): string[] {
  // Stands in for the part of the lead that the other lines are not indented by, so that only the first line is shorter.
  const own = 'x'.repeat(textWidth(lead) - hanging)
  return wrapAnsi(own + text, Math.max(width - hanging, 20))
    .split('\n')
    .map((line, index) => (index === 0 ? lead + line.slice(own.length) : ' '.repeat(hanging) + line).replaceAll('\u00a0', ' '))
}

/** Something to type, in a sentence: kept on one line by `paragraph`. */
export function command(words: string): string {
  return `\`${words.replaceAll(' ', '\u00a0')}\``
}
