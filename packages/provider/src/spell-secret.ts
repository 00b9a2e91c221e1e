import type { Secret } from './secret.ts'

/**
 * How somebody who repeats a secret may say it: as it is, in JSON, also in JSON of ASCII alone, in a URL, in Base64. Whoever
 * takes secrets out of texts looks for each.
 */
export function spellingsOf(secret: Secret): readonly string[] {
  const plain = secret.reveal()
  const inJson = JSON.stringify(plain).slice(1, -1)
  const inAscii = inJson.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const inBase64 = Buffer.from(plain).toString('base64')
  return [...new Set([plain, inJson, inAscii, encodeURIComponent(plain.toWellFormed()), inBase64])]
}
