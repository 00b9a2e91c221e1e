import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { ourPackage } from '../version.ts'

/** A plugin that works, of files in which every `example` becomes the name. */
const template = new URL('templates/plugin/', ourPackage)

export function run({ words: [name = ''], options, terminal }: Call<{ readonly folder?: string }>): number {
  const short = name.replace(/^muster-plugin-/, '')
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(short)) {
    throw new MusterError('CONFIG_INVALID', `"${name}" is no name for a plugin.`, {
      hint: 'use small letters, digits and dashes, such as student-system',
    })
  }
  const folder = options.folder ?? `muster-plugin-${short}`
  createFolder(resolve(folder))
  const files = readdirSync(template).map((file) => {
    // Called package.json, it would make the template a package inside of ours.
    const name = file.replace('_package', 'package')
    writeFileSync(join(resolve(folder), name), fillIn(readFileSync(new URL(file, template), 'utf8'), short))
    return name
  })
  if (options.json) terminal.printJson({ folder: resolve(folder), files })
  else terminal.print([`${folder} is written: ${files.join(', ')}. Next:`, `  cd ${folder}`, '  npm install', '  npm test'].join('\n'))
  return exitCodes.done
}

/** In words like `people.example.edu` it stays what it is. */
function fillIn(text: string, name: string): string {
  return text.replace(/(?<!\.)\bexample\b(?!\.edu)/g, name)
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder)
  } catch (cause) {
    const there = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST'
    throw new MusterError(
      'CONFIG_INVALID',
      there ? `${folder} exists already; nothing was written.` : `${folder} cannot be created: ${(cause as Error).message}`,
      {
        hint: 'name another folder with --folder',
        cause,
      },
    )
  }
}
