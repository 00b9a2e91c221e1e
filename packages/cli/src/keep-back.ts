import { type Secret, spellingsOf } from '@muster/provider'

const passwords: Secret[] = []

/** From now on no error of this process says it. */
export function keepBack(password: Secret): Secret {
  if (!password.isEmpty) passwords.push(password)
  return password
}

/** A line that repeats a password is left out as a whole: a mark in its place would tell which word it is. */
export function withoutPasswords(text: string): string {
  const spellings = passwords.flatMap(spellingsOf)
  if (!spellings.some((spelling) => text.includes(spelling))) return text
  const left = '[left out, because it repeats a password]'
  const lines = text.split('\n').map((line) => (spellings.some((spelling) => line.includes(spelling)) ? left : line))
  return spellings.some((spelling) => lines.join('\n').includes(spelling)) ? left : lines.join('\n')
}
