import { MusterError } from '@muster/provider'

/** All of an answer's bytes. Throws `LIMIT_EXCEEDED` at the first byte beyond `most`; what was sent after it is not read. */
export async function readBody(body: AsyncIterable<Uint8Array> | null, most: number, from: string): Promise<Buffer> {
  const [parts, length] = [[] as Uint8Array[], { value: 0 }]
  for await (const part of body ?? []) {
    length.value += part.length
    if (length.value > most) {
      throw new MusterError('LIMIT_EXCEEDED', `${from} answers with more than ${most} bytes`, {
        hint: 'Ask for smaller pages, or raise `http.answerBytes` of this source.',
      })
    }
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** What the JSON of an answer says; `undefined` for an answer without content. Throws `SyntaxError` for anything else. */
export function parseBody(bytes: Buffer): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  return text.trim() === '' ? undefined : JSON.parse(text)
}
