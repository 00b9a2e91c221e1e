import { basename } from 'node:path'
import { MusterError } from '@muster/provider'

/** Keys and indexes from the top of the file: `['sources', 0, 'name']`. */
export type Path = readonly (string | number)[]

/** One thing wrong in the configuration (or, as a warning, worth mending), and where. */
export interface Fault {
  readonly file: string
  /** Counted from 1; left out when the fault is in what a reference stands for. */
  readonly line?: number
  readonly column?: number
  /** `sources[0].settings.program`; empty for the file as a whole. */
  readonly path: string
  /** One sentence: what is wrong and how to mend it. */
  readonly sentence: string
}

/** All faults of a configuration at once, in the order of the file. */
export class ConfigurationError extends MusterError {
  readonly faults: readonly Fault[]

  constructor(file: string, faults: readonly Fault[]) {
    const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`
    super('CONFIG_INVALID', [`${basename(file)} has ${count}:`, ...faults.map(printFault)].join('\n'), { phase: 'configuration' })
    this.name = 'ConfigurationError'
    this.faults = faults
  }
}

/** `muster.yaml:3:1 sources[0].name: …`, as editors and terminals make clickable. */
export function printFault(fault: Fault): string {
  const path = fault.path === '' ? '' : ` ${fault.path}`
  const place = fault.line === undefined ? '' : `:${fault.line}:${fault.column}`
  return `${fault.file}${place}${path}: ${fault.sentence}`
}

export function printPath(path: Path): string {
  return path.map((step, depth) => (typeof step === 'number' ? `[${step}]` : depth === 0 ? step : `.${step}`)).join('')
}

/** Each once: the settings of a source are read with the file, and again with the plugin's schema in hand. */
export function inFileOrder(faults: readonly Fault[]): readonly Fault[] {
  const distinct = new Map(faults.map((fault) => [printFault(fault), fault]))
  return [...distinct.values()].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
