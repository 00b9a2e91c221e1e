import { chmod, constants, copyFile, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { MusterError } from '@muster/provider'

/** What each language's program is made of, below the folder of the protocol's package. */
export const languages = {
  sh: { extension: '.sh', helper: 'muster.sh' },
  python: { extension: '.py', helper: 'muster.py' },
  powershell: { extension: '.ps1', helper: 'Muster.psm1' },
  perl: { extension: '.pl' },
  node: { extension: '.mjs' },
} as const satisfies Readonly<Record<string, { readonly extension: string; readonly helper?: string }>>

export type Language = keyof typeof languages

export interface CreatedProgram {
  readonly program: string
  /** Put beside it; left as it was when the same one is there. */
  readonly helper?: string
}

/**
 * Copies a template that works, with the helper that it needs, and makes it executable. Overwrites nothing.
 * @param file where to; left out: `directory` with the extension of the language
 */
export async function createProgram(language: Language, folder: string, file?: string): Promise<CreatedProgram> {
  const { extension, ...needs } = languages[language]
  const program = resolve(folder, file ?? `directory${extension}`)
  const helper = 'helper' in needs ? join(dirname(program), needs.helper) : undefined
  if (helper === program) {
    throw new MusterError('CONFIG_INVALID', `${basename(program)} is the name of the helper that the program needs.`, {
      hint: 'give the program another name',
    })
  }
  if (helper !== undefined) await copyHelper(helper)
  await copyNew(protocolFile(`templates/template${extension}`), program)
  await chmod(program, 0o755)
  return { program, ...(helper !== undefined && { helper }) }
}

/** Several programs in one folder share one helper. */
async function copyHelper(path: string): Promise<void> {
  const original = protocolFile(`helpers/${basename(path)}`)
  const present = await readFile(path, 'utf8').catch(() => undefined)
  if (present === undefined) return copyNew(original, path)
  if (present === (await readFile(original, 'utf8'))) return
  throw new MusterError('CONFIG_INVALID', `${path} is there already, and is not the helper of this version; nothing was written.`, {
    hint: 'move it away, or begin the program in another folder',
  })
}

async function copyNew(from: URL, to: string): Promise<void> {
  try {
    await copyFile(from, to, constants.COPYFILE_EXCL)
  } catch (cause) {
    const there = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new MusterError(
      'CONFIG_INVALID',
      there ? `${to} is there already; nothing was written.` : `${to} cannot be written: ${(cause as Error).message}.`,
      {
        hint: 'name another file',
        cause,
      },
    )
  }
}

function protocolFile(path: string): URL {
  return new URL(path, import.meta.resolve('@muster/protocol/package.json'))
}
