import { type Secret, spellingsOf } from '@muster/provider'

/** The longest spelling first: one may stand within another. */
export function scrubPassword(text: string, password: Secret): string {
  if (password.isEmpty) return text
  return spellingsOf(password)
    .toSorted((one, other) => other.length - one.length)
    .reduce((shown, spelling) => shown.replaceAll(spelling, '[secret]'), text)
}
