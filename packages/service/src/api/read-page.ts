import { hash } from 'node:crypto'
import { type Dirent, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

export interface PageFile {
  readonly type: string
  /** Its name tells its contents: whoever has it need not ask again. */
  readonly isImmutable: boolean
  /** By content coding; `identity` is the file itself. */
  readonly codings: Readonly<Record<'identity', Coded> & Partial<Record<'br' | 'gzip', Coded>>>
}

interface Coded {
  readonly bytes: Buffer
  readonly tag: string
}

/** Others are not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

const hashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/

/**
 * The files of the web page by the paths they are asked for, in memory: whatever is asked is looked up among them, so that no path leads
 * anywhere else. Symbolic links are left out. `undefined`: there is no page in the folder.
 */
export function readPage(folder: string): ReadonlyMap<string, PageFile> | undefined {
  const files = listFiles(folder)
  const read = (file: string): Coded => {
    const bytes = readFileSync(file)
    return { bytes, tag: `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"` }
  }
  const page = new Map(
    [...files].flatMap(([path, file]): [string, PageFile][] => {
      const type = types[extname(path)]
      if (type === undefined) return []
      const [br, gzip] = [files.get(`${path}.br`), files.get(`${path}.gz`)]
      const codings = { identity: read(file), ...(br && { br: read(br) }), ...(gzip && { gzip: read(gzip) }) }
      return [[path, { type, isImmutable: hashed.test(path), codings }]]
    }),
  )
  const first = page.get('/index.html')
  return first === undefined ? undefined : page.set('/', first)
}

/** By path. `readdir` with `recursive` would go through links to folders. */
function listFiles(folder: string, path = ''): Map<string, string> {
  return new Map(
    entriesOf(folder).flatMap((entry): [string, string][] => {
      const inner = join(folder, entry.name)
      if (entry.isDirectory()) return [...listFiles(inner, `${path}/${entry.name}`)]
      return entry.isFile() ? [[`${path}/${entry.name}`, inner]] : []
    }),
  )
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return [] // A folder that is not there, or cannot be read, holds no page.
  }
}
