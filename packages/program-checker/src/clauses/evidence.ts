import { findTellingLine } from '@muster/protocol'
import type { Evidence } from '../clause.ts'
import { quote } from '../excerpt.ts'
import { describeEnd, type Exchange } from '../exchange.ts'
import type { Answer, Fault } from '../read-answer.ts'

/** "line 312 of `list`", with what stands there. */
export function lineOf(exchange: Exchange, line: number, at?: number): Evidence {
  return quote(`line ${line} of \`${exchange.question.title}\``, exchange.lines[line - 1] ?? '', at)
}

export function faultOf({ exchange }: Answer, { line, at }: Fault): Evidence {
  return lineOf(exchange, line, at)
}

/** How it ended, with the line of stderr that says why. */
export function endingOf(exchange: Exchange): Evidence {
  const said = findTellingLine(exchange.end.stderr)
  return quote(`\`${exchange.question.title}\``, said === undefined ? describeEnd(exchange) : `${describeEnd(exchange)}; stderr: ${said}`)
}

/** The first lines of an answer and how it ended. */
export function answerOf(exchange: Exchange): readonly Evidence[] {
  return [...exchange.lines.slice(0, 2).map((_, index) => lineOf(exchange, index + 1)), endingOf(exchange)]
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
