type Fields = Record<string, unknown>

/** The fields of an account with what others add to them: the owner's own count, unless a source overrides them. */
export function mergeEnrichment(fields: Fields, added: readonly { readonly fills: Fields; readonly overrides: Fields }[]): Fields {
  const merged = { ...fields }
  for (const { fills } of added) fill(merged, fills, (standing) => standing === undefined || standing === null)
  const overridden = new Set<string>()
  for (const { overrides } of added)
    fill(merged, overrides, (_, field) => {
      // Of two sources that override one field the first counts.
      if (overridden.has(field)) return false
      overridden.add(field)
      return true
    })
  return merged
}

function fill(target: Fields, values: Fields, takes: (standing: unknown, field: string) => boolean): void {
  for (const [field, value] of Object.entries(values)) {
    if (field !== 'attributes') {
      if (takes(target[field], field)) target[field] = value
      continue
    }
    const attributes = { ...(target.attributes as Fields | undefined) }
    for (const [name, one] of Object.entries(value as Fields)) if (takes(attributes[name], `attributes.${name}`)) attributes[name] = one
    target.attributes = attributes
  }
}
