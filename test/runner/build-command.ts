import { spawnSync } from 'node:child_process'
import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { mainFile } from './main-file.ts'

const root = join(import.meta.dirname, '..', '..')

/** Tests run the command and the web page as they are published; the command starts in a third of the time: it is written anew when a source is newer. */
export default function buildCommand(): void {
  const sources = globSync('{packages/*,plugins/*,protocol}/{src/**/*.{ts,tsx,css},schema*/*,public/*,index.html,package.json}', {
    cwd: root,
  })
  const newest = Math.max(...[...sources, 'scripts/bundle.ts'].map((file) => statSync(join(root, file)).mtimeMs))
  if ((statSync(mainFile, { throwIfNoEntry: false })?.mtimeMs ?? 0) > newest) return
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'bundle.ts')], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`The command cannot be built, so nothing is tested:\n${stderr}`)
}
