import { availableParallelism, cpus, release, totalmem, type } from 'node:os'
import type { Measure } from './measure.ts'

export function describeMachine(): string {
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus()[0]?.model.trim() ?? 'an unknown processor'}, ${availableParallelism()} cores, ${gigabytes} GB, ${type()} ${release()}, Node ${process.versions.node}`
}

/** A table that can be put into docs/benchmarks.md as it is. */
export function printHeading(machine: string): void {
  console.log(`${machine}\n\n| measure | value | times | of | limit | met |\n|---|---:|---:|---|---:|---|`)
}

export function printMeasure({ name, value, unit, ratio, against, limit, met }: Measure): void {
  const times = ratio === null ? '' : `${ratio.toFixed(2)} ×`
  const bound = limit === null ? '' : ratio === null ? `${limit.toLocaleString('en')} ${unit}` : `${limit.toFixed(2)} ×`
  console.log(`| ${name} | ${show(value)} ${unit} | ${times} | ${against ?? ''} | ${bound} | ${met === null ? '' : met ? 'yes' : 'NO'} |`)
}

function show(value: number): string {
  return value >= 1_000 ? Math.round(value).toLocaleString('en') : value >= 100 ? value.toFixed(0) : value.toFixed(2)
}
