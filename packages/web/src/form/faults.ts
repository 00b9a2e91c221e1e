export interface Fault {
  readonly place: string
  readonly sentence: string
}

/** What is wrong with exactly this field. Places are `body.settings.bind.password` or `settings.bind.password`. */
export function faultsAt(faults: readonly Fault[], path: readonly string[]): string[] {
  const wanted = path.join('.')
  return faults.filter(({ place }) => place.replace(/^body\./, '') === wanted).map(({ sentence }) => sentence)
}
