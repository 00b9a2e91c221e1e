import { distance } from 'fastest-levenshtein'

/** The candidate that `word` was probably meant to be, or `undefined` when none is near (about one slip in three letters). */
export function findNearest(word: string, candidates: readonly string[]): string | undefined {
  let nearest: string | undefined
  let fewest = Math.max(1, Math.floor(word.length / 3)) + 1
  for (const candidate of candidates) {
    const slips = countSlips(word.toLowerCase(), candidate.toLowerCase())
    if (slips < fewest) {
      fewest = slips
      nearest = candidate
    }
  }
  return nearest
}

/** Two letters in each other's place are one slip of the fingers, not two. */
function countSlips(word: string, candidate: string): number {
  if (word.length !== candidate.length || word === candidate) return distance(word, candidate)
  const first = [...word].findIndex((letter, at) => letter !== candidate[at])
  const swapped = word.slice(0, first) + word.charAt(first + 1) + word.charAt(first) + word.slice(first + 2)
  return Math.min(distance(word, candidate), distance(swapped, candidate) + 1)
}

/** The end of a sentence about a wrong word: "; did you mean `x`?", or nothing. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const nearest = findNearest(word, candidates)
  return nearest === undefined ? '' : `; did you mean \`${nearest}\`?`
}

/** The same, and when nothing is near what there is: "; `what` `a`, `b`". */
export function didYouMeanOr(word: string, candidates: readonly string[], what: string): string {
  const all = candidates.length === 0 ? '' : `; ${what} ${candidates.map((candidate) => `\`${candidate}\``).join(', ')}`
  return didYouMean(word, candidates) || all
}
