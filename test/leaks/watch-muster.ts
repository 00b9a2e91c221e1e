import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mainFile } from '../runner/main-file.ts'
import type { Canary } from './canaries.ts'
import { type Found, searchFamily, searchFolder, searchText, whoRuns } from './search-places.ts'

export interface Watched {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
  /** Where a canary was seen while it ran, in what it said, or in what it left; each once. */
  readonly found: readonly Found[]
  /** How often the processes were looked at. */
  readonly looks: number
}

export interface Watching {
  /** What Muster works in; `home` and `tmp` below it are its user's. */
  readonly folder: string
  readonly canaries: readonly Canary[]
  readonly environment: Readonly<Record<string, string>>
  /** Paths in the folder where the test itself has put a canary. */
  readonly given: readonly string[]
}

const lookEveryMs = 30

/** Runs the real command, and looks into everything that it shows and leaves: while it runs, and when it has ended. */
export async function watchMuster(
  words: readonly string[],
  stdin: string,
  watching: Watching,
  nodeWords: readonly string[] = [],
): Promise<Watched> {
  const { folder, canaries, environment, given } = watching
  for (const place of ['home', 'tmp']) mkdirSync(join(folder, place), { recursive: true })
  const strangers = whoRuns()
  const child = spawn(process.execPath, [...nodeWords, mainFile, ...words], {
    cwd: folder,
    // The compiled code of our own, which Node would keep in the home, is no place for a secret, and long to read again and again.
    env: {
      PATH: process.env.PATH,
      HOME: join(folder, 'home'),
      TMPDIR: join(folder, 'tmp'),
      NODE_DISABLE_COMPILE_CACHE: '1',
      ...environment,
    },
  })
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk) => stdout.push(chunk))
  child.stderr.on('data', (chunk) => stderr.push(chunk))
  // A command that does not read its stdin may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(stdin)

  const found = new Set<Found>()
  const collect = (some: readonly Found[]): void => {
    for (const one of some) found.add(one)
  }
  let looks = 0
  const looked = new Map<string, string>()
  const look = (): void => {
    looks += 1
    if (child.pid !== undefined) collect(searchFamily(child.pid, canaries, strangers))
    collect(searchFolder(folder, canaries, given, looked))
  }
  const timer = setInterval(look, lookEveryMs)
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  clearInterval(timer)
  const said = { stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) }
  collect([
    ...searchFolder(folder, canaries, given),
    ...searchText('stdout', said.stdout, canaries),
    ...searchText('stderr', said.stderr, canaries),
  ])
  return { exitCode, stdout: said.stdout.toString('utf8'), stderr: said.stderr.toString('utf8'), found: [...found].sort(), looks }
}

/** What Muster has left in its temporary folder: nothing, if it has cleaned up. */
export function leftInTemporaryFolder({ folder }: Watching): readonly string[] {
  return readdirSync(join(folder, 'tmp'))
}
