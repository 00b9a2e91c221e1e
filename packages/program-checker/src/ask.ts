import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type LineBlock, type ProgramEnd, startProgram } from '@muster/program'
import type { Secret } from '@muster/provider'
import type { Exchange, Framing, Manner, Question, Subject } from './exchange.ts'
import { scrubPassword } from './scrub-password.ts'
import { canWatch, watchFamily, whoRuns } from './watch-family.ts'

/** Twice as many as a listing of a million people has; whoever prints more does not stop. */
const mostLines = 2_000_000

/** A program that flushes every line must not take forever to be read slowly. */
const mostPauses = 40

/** Runs the program once, watches its children, and keeps what it said. Never throws for what the program did. */
export async function ask(subject: Subject, question: Question, manner: Manner = {}): Promise<Exchange> {
  const marker = randomUUID()
  const password = question.password?.isEmpty === false ? question.password : undefined
  const startWarnings: string[] = []
  let started = false
  const strangers = whoRuns()
  const startedAt = performance.now()
  const program = startProgram(
    {
      ...subject.command,
      args: [...subject.command.args, ...question.args],
      environment: { ...subject.command.environment, ...manner.environment, MUSTER_CHECK: marker },
    },
    {
      limits: subject.limits,
      ...(manner.signal && { signal: manner.signal }),
      ...(!manner.closedStdin && { stdin: question.stdin }),
      onWarning: (sentence) => started || startWarnings.push(sentence),
    },
  )
  started = true
  const watch = canWatch && program.pid !== undefined ? watchFamily(program.pid, marker, strangers, password?.reveal()) : undefined
  const lines: string[] = []
  const framing = newFraming()
  const terminate = () => terminateGroup(program.pid)
  const termination = manner.endAfterMs === undefined ? undefined : setTimeout(terminate, manner.endAfterMs)
  let firstLineMs: number | undefined
  let pauses = 0
  for await (const block of program.lines()) {
    firstLineMs ??= performance.now() - startedAt
    keepLines(block, lines, framing)
    if (lines.length > mostLines) {
      void program.stop()
      break
    }
    if (lines.length >= (manner.endAfterLines ?? Number.POSITIVE_INFINITY)) terminate()
    if (manner.pauseMs && pauses++ < mostPauses) await pause(manner.pauseMs)
  }
  const end = lines.length > mostLines ? floodedEnd(await program.ended) : await program.ended
  clearTimeout(termination)
  const family = watch?.end()

  return {
    question,
    lines: password ? lines.map((line) => scrubPassword(line, password)) : lines,
    framing,
    end: password ? scrubEnd(end, password) : end,
    ...(firstLineMs !== undefined && { firstLineMs }),
    ...(family && { family }),
    leaks: password ? [...outputLeaks(lines, end, password), ...(family?.leaks ?? [])] : [],
    startWarnings,
  }
}

function floodedEnd({ stderr, stdoutBytes, durationMs }: ProgramEnd): ProgramEnd {
  const sentence = `It printed more than ${mostLines.toLocaleString('en')} lines.`
  return { how: 'limit', limit: 'totalBytes', sentence, stderr, stdoutBytes, durationMs }
}

/** Not `stop()`, which reads no further: what a program prints on its way out is the question. */
function terminateGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM')
  } catch {
    // It has ended by itself in the meantime.
  }
}

type MutableFraming = { -readonly [Key in keyof Framing]: Framing[Key] }

export function newFraming(): MutableFraming {
  return { byteOrderMark: false, unended: false, longestLine: { line: 0, bytes: 0 } }
}

/** U+FEFF in UTF-8, read byte by byte. */
const byteOrderMark = '\u00EF\u00BB\u00BF'

/** Decodes a block's lines into `lines` and notes what is odd about their bytes. */
export function keepLines(block: LineBlock, lines: string[], framing: MutableFraming): void {
  for (let index = 0; index < block.count; index++) {
    const [start, end, line] = [block.starts[index] ?? 0, block.ends[index] ?? 0, block.firstLine + index]
    const marked = line === 1 && block.bytes.toString('latin1', start, start + 3) === byteOrderMark
    if (marked) framing.byteOrderMark = true
    const text = block.bytes.toString('utf8', marked ? start + 3 : start, end)
    if (block.crlf && block.bytes[end] === 13) framing.firstCarriageReturn ??= line
    if (!block.utf8 && !framing.firstBadUtf8 && text.includes('\uFFFD')) framing.firstBadUtf8 = { line, byte: block.firstBadByte ?? 0 }
    if (end - start > framing.longestLine.bytes) framing.longestLine = { line, bytes: end - start }
    lines.push(text)
  }
  framing.unended = block.unended
}

function scrubEnd(end: ProgramEnd, password: Secret): ProgramEnd {
  return { ...end, stderr: scrubPassword(end.stderr, password) }
}

function outputLeaks(lines: readonly string[], end: ProgramEnd, password: Secret): readonly string[] {
  const repeats = (text: string): boolean => scrubPassword(text, password) !== text
  return [...(lines.some(repeats) ? ['stdout'] : []), ...(repeats(end.stderr) ? ['stderr'] : [])]
}
