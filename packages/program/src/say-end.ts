import type { Limits } from './types.ts'

/** Why a program was ended from our side. */
export type Interruption = { readonly how: 'limit'; readonly limit: keyof Limits; readonly line?: number } | { readonly how: 'stopped' }

/** How it went away from its own side; neither when it could not be seen to go. */
export interface Departure {
  readonly code: number | null
  readonly signal: string | null
}

/** One plain sentence that holds neither argv nor anything the program printed. */
export function sayInterruption(path: string, why: Interruption, limits: Limits): string {
  if (why.how === 'stopped') return `The program ${path} was stopped before it had finished.`
  switch (why.limit) {
    case 'firstByteMs':
      return `The program ${path} printed nothing within ${duration(limits.firstByteMs)} of its start and was ended.`
    case 'silenceMs':
      return `The program ${path} printed no line for ${duration(limits.silenceMs)} and was ended.`
    case 'lineBytes':
      return `Line ${why.line} of what the program ${path} printed is longer than ${size(limits.lineBytes)}, so it was ended.`
    case 'totalBytes':
      return `The program ${path} printed more than ${size(limits.totalBytes)} and was ended.`
    default:
      return `The program ${path} ran longer than ${duration(limits.wholeMs)} and was ended.`
  }
}

export function sayDeparture(path: string, { code, signal }: Departure): string {
  if (signal !== null)
    return `The program ${path} was ended by the signal ${signal}, which did not come from Muster; see who or what sent it.`
  switch (code) {
    case 0:
      return `The program ${path} exited normally.`
    case 126:
    case 127:
      return `The program ${path} exited with code ${code}: something that it calls was not ${code === 126 ? 'executable' : 'found'}.`
    default:
      return `The program ${path} exited with code ${code}.`
  }
}

export function saySpawnFault(path: string, code: string | undefined): string {
  return `The program ${path} could not be started by the operating system (${code ?? 'unknown error'}).`
}

function duration(ms: number): string {
  if (ms < 1_000) return `${ms} ms`
  if (ms < 120_000) return `${ms / 1_000} s`
  return ms < 7_200_000 ? `${Math.round(ms / 6_000) / 10} min` : `${Math.round(ms / 360_000) / 10} h`
}

function size(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB']
  const unit = bytes < 1024 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), 3)
  return `${Math.round((bytes / 1024 ** unit) * 10) / 10} ${units[unit]}`
}
