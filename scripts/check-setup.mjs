// The first thing every root script runs. pnpm installs by itself before a script, but goes on with only a warning
// when that fails; so this says plainly what is missing. Written for any Node, because the wrong one may be running it.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const rooms = ['packages', 'plugins'].flatMap((floor) => readdirSync(join(root, floor)).map((name) => join(floor, name)))
const faults = []

for (const room of ['.', 'protocol', 'test', ...rooms]) {
  const manifest = join(root, room, 'package.json')
  if (!existsSync(manifest)) continue
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8'))
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    if (!existsSync(join(root, room, 'node_modules', name)))
      faults.push(`${name} is not installed for ${room === '.' ? 'the workspace' : room}`)
  }
}
if (faults.length === 0 && Number(process.versions.node.split('.')[0]) < 24) {
  faults.push(`this is Node ${process.versions.node}, and the project's own Node 24 was not put before it (start scripts through pnpm)`)
}

if (faults.length > 0) {
  const more = faults.length > 5 ? `\n  … and ${faults.length - 5} more` : ''
  console.error(`The dependencies are not all there, so nothing can run yet:\n  ${faults.slice(0, 5).join('\n  ')}${more}`)
  console.error('Run "npx -y pnpm@12 install" in this folder; its last lines say what went wrong.')
  process.exit(1)
}
