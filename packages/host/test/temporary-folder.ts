import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach } from 'vitest'

const folders: string[] = []

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true })
})

/** A folder with these files in it, gone after the test. */
export async function folderWith(files: Readonly<Record<string, string>>, mode = 0o644): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-host-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text, { mode: name.endsWith('.sh') ? 0o755 : mode })
  }
  return folder
}
