import { readFileSync } from 'node:fs'

/** The folder of this package, whether `src` or `dist` is running. */
export const ourPackage: URL = new URL('..', import.meta.url)

export const version: string = JSON.parse(readFileSync(new URL('package.json', ourPackage), 'utf8')).version
