/** A program as the configuration names it. */
export interface ProgramCommand {
  /** Absolute path of the program's file. */
  readonly path: string
  /** Each its own element of argv; never a shell. */
  readonly args: readonly string[]
  /** Runs the program's file, e.g. `['/usr/bin/python3', '-u']`. Left out: its shebang decides. */
  readonly interpreter?: readonly string[]
  /** Working directory. Left out: the program's folder. */
  readonly folder?: string
  /** Added to the clean environment. */
  readonly environment?: Readonly<Record<string, string>>
  /** Run as somebody else (needs root). */
  readonly user?: string
}

/** Every limit is a setting of its own; times in milliseconds, sizes in bytes. */
export interface Limits {
  /** From the start to the first byte on stdout (or the end). */
  readonly firstByteMs: number
  /** Between two lines on stdout. */
  readonly silenceMs: number
  /** The whole run. */
  readonly wholeMs: number
  readonly lineBytes: number
  readonly totalBytes: number
  /** Between closing stdin, SIGTERM and SIGKILL, each. */
  readonly graceMs: number
}

/**
 * Complete lines, together, as they arrived: nothing is decoded yet. Line `i` is `bytes[starts[i]..ends[i])`, without its
 * line feed and without one carriage return before it.
 */
export interface LineBlock {
  readonly bytes: Buffer
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  readonly count: number
  /** Number of the block's first line, counted from 1. */
  readonly firstLine: number
  /** Whether every line of the block is valid UTF-8 (checked for the whole block at once). */
  readonly utf8: boolean
  /** Byte offset in the whole output of the first byte that is not UTF-8; only when `utf8` is false. */
  readonly firstBadByte?: number
  /** Whether any line of the block ended in CR LF. */
  readonly crlf: boolean
  /** True only for the last line of all, when the output did not end in a line feed. */
  readonly unended: boolean
}

export type NotStartedReason = 'not-found' | 'not-executable' | 'bad-interpreter' | 'batch-file' | 'writable-by-others' | 'user' | 'other'

/** Why a child ended: exactly one of these, most specific first. */
export type ProgramEnd = {
  /** The first 64 KiB of stderr, decoded leniently. Never logged for `authenticate`. */
  readonly stderr: string
  readonly stdoutBytes: number
  readonly durationMs: number
  /** One sentence, without argv and without the child's output. */
  readonly sentence: string
} & (
  | { readonly how: 'not-started'; readonly reason: NotStartedReason }
  | { readonly how: 'limit'; readonly limit: keyof Limits; readonly line?: number }
  | { readonly how: 'stopped' }
  | { readonly how: 'signalled'; readonly signal: string }
  | { readonly how: 'exited'; readonly code: number }
)

export interface StartOptions {
  readonly limits?: Partial<Limits>
  /** Aborting stops the program: stdin closed, SIGTERM, SIGKILL to the whole group. */
  readonly signal?: AbortSignal
  /** Written, then closed. `'open'`: the caller writes and closes (`serve`). Left out: closed at once. */
  readonly stdin?: string | Uint8Array | 'open'
  /** Each complete line of stderr as it comes. */
  readonly onStderrLine?: (line: string) => void
  /** Whether the program's file being writable by others is an error instead of a warning (`onWarning`). */
  readonly refuseWritableByOthers?: boolean
  readonly onWarning?: (sentence: string) => void
}

/** A started child. Both outputs are drained together; nobody reading `lines()` stops the child by back-pressure, not by memory. */
export interface RunningProgram {
  readonly pid: number | undefined
  /** Resolves when the bytes are taken; rejects never (a closed stdin is seen in `ended`). Only with `stdin: 'open'`. */
  write(text: string): Promise<void>
  closeStdin(): void
  /** May be called once. Ends normally whatever happened; look at `ended`. Leaving the loop early stops the program. */
  lines(): AsyncIterable<LineBlock>
  readonly ended: Promise<ProgramEnd>
  /** Ends the whole process group; resolves when it is gone. */
  stop(): Promise<ProgramEnd>
}
