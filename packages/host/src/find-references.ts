import { findNearest } from './find-nearest.ts'

/** `${env:NAME}`, `${file:PATH}`, `${command:…}`: where a secret is, instead of the secret. `$${` stands for a plain `${`. */
export interface Reference {
  readonly kind: 'env' | 'file' | 'command'
  readonly target: string
}

const kinds = ['env', 'file', 'command'] as const

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

const almost = /(?<!\$)\$\{([A-Za-z]+):([^}]*)(\}?)/gu

/** What is wrong with something that was plainly meant as a reference: taken as text, it would be a wrong secret. */
export function findBrokenReference(text: string): string | undefined {
  for (const [whole, word = '', , end] of text.matchAll(almost)) {
    const kind = kinds.find((known) => known === word)
    if (kind !== undefined && end === '') return `the reference \`\${${kind}:\` has no closing \`}\``
    const meant = kind === undefined ? findNearest(word, kinds) : undefined
    if (meant !== undefined)
      return `there is no reference \`${whole}\`; did you mean \`\${${meant}:…}\`? (\`$\${\` stands for a plain \`\${\`)`
  }
  return undefined
}
