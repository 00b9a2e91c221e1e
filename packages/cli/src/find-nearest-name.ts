import { distance } from 'fastest-levenshtein'

/** The halves of a name, to search for: whoever is meant shares its beginning or its end. */
export function namesAlike(name: string): readonly string[] {
  const half = Math.max(2, Math.ceil(name.length / 2))
  return [name.slice(0, half), name.slice(-half)]
}

/** Of these names, the one that takes the fewest slips: at most one in three letters. */
export function findNearestName(name: string, names: readonly string[]): string | undefined {
  const slips = (candidate: string) => distance(candidate.toLowerCase(), name.toLowerCase())
  const [nearest] = [...new Set(names)].sort((one, other) => slips(one) - slips(other))
  return nearest !== undefined && slips(nearest) <= Math.max(1, Math.ceil(name.length / 3)) ? nearest : undefined
}
