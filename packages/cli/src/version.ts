import { readFileSync } from 'node:fs'

/** Of this package; the file stands beside both `src` and `dist`. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
