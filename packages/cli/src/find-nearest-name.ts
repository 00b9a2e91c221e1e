import { distance } from 'fastest-levenshtein'

/** Of the names that share a beginning or an end with `name`, the one that takes the fewest slips: at most one in three letters. */
export function findNearestName(name: string, search: (text: string) => readonly string[]): string | undefined {
  const half = Math.max(2, Math.ceil(name.length / 2))
  const slips = (candidate: string) => distance(candidate.toLowerCase(), name.toLowerCase())
  const candidates = [...new Set([name.slice(0, half), name.slice(-half)].flatMap(search))]
  const [nearest] = candidates.sort((one, other) => slips(one) - slips(other))
  return nearest !== undefined && slips(nearest) <= Math.max(1, Math.ceil(name.length / 3)) ? nearest : undefined
}
