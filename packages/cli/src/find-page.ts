import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'

/** The folder of the web page, which is a package of its own and need not be there. */
export function findPage(): string | undefined {
  try {
    const manifest = findPackageJSON('@muster/web', import.meta.url)
    return manifest === undefined ? undefined : join(dirname(manifest), 'dist')
  } catch {
    return undefined
  }
}
