import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/**
 * Puts the folder of the real Python before that in which `python3` is found: the stand-in of a version manager takes ten times
 * as long to find out, at each start, which Python is meant.
 */
export default function findPython(): void {
  const { stdout, status } = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' })
  if (status !== 0) return // There is none: the tests that need it say so.
  const places = (process.env.PATH ?? '').split(delimiter)
  const found = places.findIndex((place) => existsSync(join(place, 'python3')))
  process.env.PATH = places.toSpliced(found, 0, dirname(stdout.trim())).join(delimiter)
}
