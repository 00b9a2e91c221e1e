import type { Secret } from './secret.ts'

/**
 * How somebody who repeats a secret may say it: as it is, in JSON, in JSON within JSON, also of ASCII alone, in a URL, in Base64.
 * Whoever takes secrets out of texts looks for each.
 */
export function spellingsOf(secret: Secret): readonly string[] {
  const plain = secret.reveal()
  const inJson = [inJsonOf(plain), inJsonOf(inJsonOf(plain)), inAscii(inJsonOf(inAscii(inJsonOf(plain))))]
  const inUrl = encodeURIComponent(plain.toWellFormed())
  const inBase64 = Buffer.from(plain).toString('base64')
  return [...new Set([plain, ...inJson, ...inJson.map(inAscii), inUrl, inBase64])]
}

function inJsonOf(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

function inAscii(text: string): string {
  return text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
