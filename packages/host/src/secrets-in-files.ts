import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hasReference, splitReferences } from './find-references.ts'
import { isObject, isSecret, type Shape } from './shape-of.ts'
import type { KeptSecret, SourceDraft } from './source-draft.ts'
import { unwritable } from './write-whole.ts'

interface Keeping extends Disposable {
  /** With references where secrets stood in clear. */
  readonly draft: SourceDraft
  readonly secrets: readonly KeptSecret[]
  /** From now on the files stay. Otherwise they are removed when this is disposed of. */
  settle(): void
}

/** Writes each secret that stands in clear into a file of its own in the folder, which only its owner can read. */
export function keepSecrets(draft: SourceDraft, shape: Shape, folder: string): Keeping {
  const secrets: KeptSecret[] = []
  const files: string[] = []
  let isSettled = false
  const remove = (): void => {
    if (!isSettled) for (const file of files) rmSync(file, { force: true })
  }
  try {
    const settings = keep(draft.settings, shape, ['settings']) as SourceDraft['settings']
    return {
      draft: { ...draft, ...(settings !== undefined && { settings }) },
      secrets,
      settle() {
        isSettled = true
      },
      [Symbol.dispose]: remove,
    }
  } catch (error) {
    remove()
    throw error
  }

  function keep(value: unknown, shape: Shape, path: readonly (string | number)[]): unknown {
    if (typeof value === 'string' && isSecret(shape) && !hasReference(value)) {
      const name = writeSecret(splitReferences(value).join(''), [draft.name, ...path.slice(1)].join('-'))
      const reference = `\${file:${name}}`
      secrets.push({ setting: path.join('.'), reference })
      return reference
    }
    if (Array.isArray(value)) return value.map((inner, index) => keep(inner, shape.child(index), [...path, index]))
    if (!isObject(value)) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, keep(inner, shape.child(key), [...path, key])]))
  }

  /** Under a name that no file has. */
  function writeSecret(secret: string, wanted: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+/, '')
    for (let number = 1; ; number++) {
      const name = `${plain || 'secret'}${number === 1 ? '' : `-${number}`}.secret`
      try {
        // Whoever reads it takes one line end off.
        writeFileSync(join(folder, name), `${secret}\n`, { flag: 'wx', mode: 0o600 })
        files.push(join(folder, name))
        return name
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(error)
      }
    }
  }
}
