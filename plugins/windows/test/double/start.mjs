// Started hundreds of times: kept as it was compiled, TypeScript starts twice as fast. Not by a variable, for the double refuses strange ones.
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

enableCompileCache(fileURLToPath(new URL('../../../../node_modules/.cache/windows-double', import.meta.url)))
await import('./play.ts')
