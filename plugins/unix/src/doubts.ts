/** Something that speaks against a listing being whole: with one, nobody is removed. */
export interface Doubt {
  readonly message: string
  readonly hint: string
}

/** "anna, ben, cat, …" */
export function nameSome(names: Iterable<string>, most = 3): string {
  const all = [...names]
  return all.slice(0, most).join(', ') + (all.length > most ? ', …' : '')
}

/** "1 group", "2,000 groups". */
export function count(many: number, one: string): string {
  return `${many.toLocaleString('en')} ${one}${many === 1 ? '' : 's'}`
}
