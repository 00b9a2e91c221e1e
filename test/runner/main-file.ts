import { join } from 'node:path'

/** The muster command as it is published; `build-command.ts` writes it before the tests begin. */
export const mainFile = join(import.meta.dirname, '..', '..', 'packages', 'cli', 'dist', 'main.js')
