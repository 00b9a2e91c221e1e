import { randomBytes } from 'node:crypto'

/** A name that nobody has. */
export function madeUpName(): string {
  return `no-such-person-${randomWord()}`
}

/** A password that nobody has, and that is recognised wherever it comes out. */
export function wrongPassword(): string {
  return `wrong-${randomWord()}`
}

/** Different ones at random, so that repeated checks do not always try the same person's password. */
export function someOf<Item>(items: readonly Item[], count: number): readonly Item[] {
  const left = [...items]
  return Array.from({ length: Math.min(count, items.length) }, () => left.splice(Math.floor(Math.random() * left.length), 1)[0]!)
}

function randomWord(): string {
  return randomBytes(5).toString('hex')
}
