/** The values of .NET as the two versions of PowerShell write them in JSON. */

/** `undefined`: it is none of the shapes. `null`: there is no time. */
export function readTime(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null
  // Windows PowerShell wraps a time that has passed through a pipeline: {"value":"\/Date(0)\/","DateTime":"…"}.
  if (typeof value === 'object' && 'value' in value) return readTime(value.value)
  if (typeof value !== 'string') return undefined
  const ticks = /^\/Date\((-?\d+)(?:[+-]\d{4})?\)\/$/.exec(value)?.[1]
  // Without an offset it is the time of this machine, as `Date` takes it.
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/.test(value)
  if (ticks === undefined && !isIso) return undefined
  const time = new Date(ticks === undefined ? value : Number(ticks))
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** `PrincipalSource` of Microsoft.PowerShell.LocalAccounts, in the order of its numbers. */
const sources = ['Unknown', 'Local', 'ActiveDirectory', 'AzureAD', 'MicrosoftAccount'] as const

/** A number, or a name, or an object that holds either. `undefined`: Windows does not say, as before Windows 10. */
export function readSource(value: unknown): (typeof sources)[number] | undefined {
  if (typeof value === 'object' && value !== null && 'value' in value) return readSource(value.value)
  return typeof value === 'number' ? sources[value] : sources.find((name) => name === value)
}
