/** `${env:NAME}`, `${file:PATH}`, `${command:…}`: where a secret is, instead of the secret. `$${` stands for a plain `${`. */
export interface Reference {
  readonly kind: 'env' | 'file' | 'command'
  readonly target: string
}

const pattern = /\$(\$\{)|\$\{(env|file|command):([^}]*)\}/gu

export function hasReference(text: string): boolean {
  return splitReferences(text).some((part) => typeof part !== 'string')
}

/** The text in order, references apart from what stands between them. */
export function splitReferences(text: string): readonly (string | Reference)[] {
  const parts: (string | Reference)[] = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    const [whole, escaped, kind, target] = match
    parts.push(text.slice(from, match.index), escaped ?? ({ kind, target: target?.trim() ?? '' } as Reference))
    from = match.index + whole.length
  }
  return [...parts, text.slice(from)].filter((part) => part !== '')
}
