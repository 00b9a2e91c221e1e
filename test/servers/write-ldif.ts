/** An entry to be loaded: its name, and its attributes with one value or several. */
export interface LdifEntry {
  readonly dn: string
  readonly attributes: Readonly<Record<string, string | Uint8Array | readonly (string | Uint8Array)[]>>
}

/** RFC 2849. Whatever is not safe as it is goes in base64. */
export function formatLdif({ dn, attributes }: LdifEntry): string {
  const lines = [formatLine('dn', dn)]
  for (const [name, values] of Object.entries(attributes)) {
    for (const value of typeof values === 'string' || values instanceof Uint8Array ? [values] : values) lines.push(formatLine(name, value))
  }
  return `${lines.join('\n')}\n\n`
}

const safe = /^(?![ :<])[\x20-\x7e]*(?<! )$/

function formatLine(name: string, value: string | Uint8Array): string {
  if (typeof value === 'string' && safe.test(value)) return `${name}: ${value}`
  return `${name}:: ${Buffer.from(value).toString('base64')}`
}
