import type { BigIntStats } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { type ErrorCode, MusterError } from '@muster/provider'

/** Two thousand rows or so: few turns, and no long ones. */
const pieceBytes = 256 * 1024

/** Why a file cannot be believed to have been read whole. */
export type FileDoubt = (message: string, hint: string) => void

/** The file's bytes, from beginning to end. Throws `MusterError` when it cannot be read. */
export async function* readFileInPieces(path: string, signal: AbortSignal, doubt: FileDoubt): AsyncGenerator<Buffer> {
  const handle = await openFile(path)
  try {
    const before = await handle.stat({ bigint: true })
    let bytes = 0n
    for (;;) {
      const piece = await readPiece(handle, path)
      if (piece.length === 0) break
      bytes += BigInt(piece.length)
      yield piece
      if (signal.aborted) return
    }
    const after = await handle.stat({ bigint: true })
    if (hasChanged(before, after, bytes)) {
      doubt(
        `${path} was written to while it was read`,
        'write the file under another name in the same folder and rename it (`mv`) when it is whole',
      )
    }
  } finally {
    await handle.close()
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a pipe waits for its writer, maybe forever.
    const found = await stat(path)
    if (!found.isFile()) {
      throw new MusterError('CONFIG_INVALID', `${path} is ${found.isDirectory() ? 'a folder' : 'no regular file'}`, {
        hint: 'name the file itself under `table:`; for what a program prints, name the program with `program:`',
      })
    }
    return await open(path, 'r')
  } catch (error) {
    throw asMusterError(path, error)
  }
}

async function readPiece(handle: FileHandle, path: string): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(pieceBytes)
  try {
    const { bytesRead } = await handle.read(buffer, 0, pieceBytes)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw asMusterError(path, error)
  }
}

function hasChanged(before: BigIntStats, after: BigIntStats, bytes: bigint): boolean {
  return after.size !== bytes || before.size !== after.size || before.mtimeNs !== after.mtimeNs
}

const reasons: Readonly<Record<string, readonly [code: ErrorCode, what: string, hint: string]>> = {
  ENOENT: [
    'SOURCE_UNAVAILABLE',
    'does not exist',
    'correct its path, or see whether its folder is mounted and whoever writes it has done so',
  ],
  EACCES: ['SOURCE_REFUSED', 'may not be read by this user', 'let this user read it and enter its folders'],
  EPERM: ['SOURCE_REFUSED', 'may not be read by this user', 'let this user read it and enter its folders'],
}

function asMusterError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  if (error instanceof MusterError || code === undefined) return error
  const [family, what, hint] = reasons[code] ?? ['SOURCE_UNAVAILABLE', `cannot be read (${code})`, 'see whether its disk or share is there']
  return new MusterError(family, `${path} ${what}`, { hint, cause: error })
}
