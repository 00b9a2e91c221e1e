import { isUtf8 } from 'node:buffer'
import type { LineBlock } from '@muster/program'

/** Splits `output` into blocks as a started program hands them over; blocks break before each offset in `cuts`. */
export function* blocksOf(output: Uint8Array | string, cuts: readonly number[] = []): Generator<LineBlock> {
  const all = Buffer.from(output as string)
  const lines: { start: number; end: number; crlf: boolean; unended: boolean }[] = []
  for (let start = 0; start < all.length; ) {
    const feed = all.indexOf(0x0a, start)
    const end = feed === -1 ? all.length : feed
    const crlf = feed !== -1 && end > start && all[end - 1] === 0x0d
    lines.push({ start, end: crlf ? end - 1 : end, crlf, unended: feed === -1 })
    start = end + 1
  }
  const blocks = [0, ...cuts].map((cut, i, edges) =>
    lines.filter(({ start }) => start >= cut && start < (edges[i + 1] ?? Number.POSITIVE_INFINITY)),
  )
  let firstLine = 1
  for (const block of blocks) {
    if (block.length === 0) continue
    const bad = block.map(({ start, end }) => (isUtf8(all.subarray(start, end)) ? -1 : start)).find((start) => start >= 0)
    yield {
      bytes: all,
      starts: Uint32Array.from(block, ({ start }) => start),
      ends: Uint32Array.from(block, ({ end }) => end),
      count: block.length,
      firstLine,
      utf8: bad === undefined,
      ...(bad !== undefined && { firstBadByte: bad }),
      crlf: block.some(({ crlf }) => crlf),
      unended: block.at(-1)?.unended ?? false,
    }
    firstLine += block.length
  }
}

export async function* streamOf(output: Uint8Array | string, cuts: readonly number[] = []): AsyncGenerator<LineBlock> {
  yield* blocksOf(output, cuts)
}
