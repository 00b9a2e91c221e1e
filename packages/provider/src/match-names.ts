/** Whether a name is one of these, as `Scope` means it: without case; `*` stands for anything. */
export function matchNames(names: readonly string[]): (name: string) => boolean {
  const patterns = names.map((pattern) => pattern.normalize('NFC').toLowerCase().split('*'))
  return (name) => patterns.some((parts) => matchesParts(name.normalize('NFC').toLowerCase(), parts))
}

/** Whether `name` is the parts in order, with anything between them. Linear: no pattern can make it slow. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const first = parts[0]!
  const last = parts[parts.length - 1]!
  if (parts.length === 1) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= name.length - last.length
}
