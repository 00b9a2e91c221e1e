import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The package.json of the package that `folder` is in. */
export function findManifest(folder: string): string | undefined {
  for (let here = folder; ; here = dirname(here)) {
    const manifest = join(here, 'package.json')
    if (existsSync(manifest)) return manifest
    if (here === dirname(here)) return undefined
  }
}
