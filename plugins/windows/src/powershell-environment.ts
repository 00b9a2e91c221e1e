/** What PowerShell and .NET look for on Windows; `PSModulePath` is not: one of PowerShell 7 keeps 5.1 from finding its modules. */
const kept = [
  'SystemRoot',
  'SystemDrive',
  'windir',
  'ComSpec',
  'PATHEXT',
  'TEMP',
  'TMP',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ALLUSERSPROFILE',
  'ProgramData',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'ProgramW6432',
  'CommonProgramFiles',
  'COMPUTERNAME',
  'PROCESSOR_ARCHITECTURE',
  'NUMBER_OF_PROCESSORS',
] as const

/** Added to the clean environment that programs get. */
export function powershellEnvironment(platform = process.platform, environment = process.env): Record<string, string> {
  const own = { POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' }
  if (platform !== 'win32') return own
  const { SystemRoot = 'C:\\Windows' } = environment
  const found = kept.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]]))
  return { ...own, ...Object.fromEntries(found), PATH: `${SystemRoot}\\System32;${SystemRoot}` }
}
