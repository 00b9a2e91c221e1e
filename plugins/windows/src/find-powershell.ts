import { statSync } from 'node:fs'
import { basename, delimiter, join, resolve } from 'node:path'
import { MusterError } from '@muster/provider'

const usualNames = ['powershell.exe', 'pwsh'] as const

/**
 * The file of the PowerShell to ask. Windows PowerShell first: it comes with Windows, and the module with the accounts is its.
 * @param given `powershell:` of the settings
 */
export function findPowershell(given: string | undefined, folder: string, environment: NodeJS.ProcessEnv = process.env): string {
  if (given !== undefined && basename(given) !== given) return resolve(folder, given)
  const places = placesIn(environment)
  for (const name of given === undefined ? usualNames : [given]) {
    for (const place of places) {
      for (const path of [join(place, name), join(place, `${name}.exe`)]) if (isFile(path)) return path
    }
  }
  throw new MusterError(
    'PROGRAM_NOT_FOUND',
    given === undefined
      ? 'No PowerShell was found: neither powershell.exe nor pwsh is on the path.'
      : `No PowerShell called ${given} is on the path.`,
    {
      hint:
        process.platform === 'win32'
          ? 'Name its file with `powershell:`. Windows PowerShell 5.1 comes with Windows 10 and Windows Server 2016; for an older Windows it is in Windows Management Framework 5.1.'
          : 'Let Muster run on the Windows machine whose accounts it is to read.',
    },
  )
}

/** The path, and where Windows itself keeps them. A 32-bit Node sees the 64-bit PowerShell under Sysnative only. */
function placesIn({ PATH = '', Path = PATH, SystemRoot, ProgramFiles }: NodeJS.ProcessEnv): readonly string[] {
  return [
    ...(SystemRoot === undefined ? [] : [join(SystemRoot, 'Sysnative', 'WindowsPowerShell', 'v1.0')]),
    ...Path.split(delimiter).filter((place) => place !== ''),
    ...(SystemRoot === undefined ? [] : [join(SystemRoot, 'System32', 'WindowsPowerShell', 'v1.0')]),
    ...(ProgramFiles === undefined ? [] : [join(ProgramFiles, 'PowerShell', '7')]),
  ]
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    // It is not there, or nobody may look; a program from the Store of Windows is a link that cannot be followed.
    return false
  }
}
