import { promisify } from 'node:util'
import { unzip } from 'node:zlib'
import { MusterError } from '@muster/provider'
import type { Reply } from './transport.ts'

/** What `readBody` can read. */
export const acceptedEncodings = 'gzip, deflate'

const unpack = promisify(unzip)

/** All of an answer's bytes, unpacked. Throws `LIMIT_EXCEEDED` at the first byte beyond `most`; what was sent after it is not read. */
export async function readBody({ headers, body }: Pick<Reply, 'headers' | 'body'>, most: number, from: string): Promise<Buffer> {
  const bytes = await readAll(body, most, from)
  const encoding = headers.get('content-encoding')?.toLowerCase()
  if (bytes.length === 0 || !['gzip', 'x-gzip', 'deflate'].includes(encoding ?? '')) return bytes
  try {
    return await unpack(bytes, { maxOutputLength: most })
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(most, from) : cause
  }
}

export async function readAll(body: AsyncIterable<Uint8Array> | null, most: number, from: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body ?? []) {
    length += part.length
    if (length > most) throw tooLarge(most, from)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

function tooLarge(most: number, from: string): MusterError {
  return new MusterError('LIMIT_EXCEEDED', `${from} answers with more than ${most} bytes`, {
    hint: 'Ask for smaller pages, or raise `http.answerBytes` of this source.',
  })
}

/** What the JSON of an answer says; `undefined` for an answer without content. Throws `SyntaxError` for anything else. */
export function parseBody(bytes: Buffer): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  return text.trim() === '' ? undefined : JSON.parse(text)
}
