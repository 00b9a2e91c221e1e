#!/usr/bin/env node
// Until the version is checked, only syntax that Node 12 can parse: an old Node must be told what to do, not show a SyntaxError.
const [major, minor] = process.versions.node.split('.').map(Number) as [number, number]

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `error: Muster needs Node 22.18 or newer; this is Node ${process.versions.node} (${process.execPath}).\n` +
      '  what to do: install a newer Node (https://nodejs.org) and run muster with it\n',
  )
  process.exit(2)
} else if (process.argv.length === 3 && process.argv[2] === '--version') {
  void import('./version.ts').then(({ version }) => process.stdout.write(`${version}\n`))
} else {
  // Before anything else is loaded, so that everything else is cached; sources in development are not worth it. The folder
  // is the user's own: code in a folder that anybody may write to would be code that anybody may change.
  const caches = process.env.XDG_CACHE_HOME || (process.env.HOME && `${process.env.HOME}/.cache`) || process.env.LOCALAPPDATA
  if (caches && import.meta.url.endsWith('.js')) process.getBuiltinModule('node:module').enableCompileCache(`${caches}/muster`)
  void import('./start.ts').then(({ start }) => start(process.argv.slice(2)))
}
