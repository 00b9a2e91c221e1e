import { existsSync } from 'node:fs'
import { isMusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findConfiguration } from '../find-configuration.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { table } from '../print/table.ts'

export async function run({ options, terminal }: Call): Promise<number> {
  const { listPlugins, loadConfiguration } = await import('@muster/host')
  const file = configurationIfThereIsOne(options.config)
  const configuration =
    file === undefined ? { folder: process.cwd(), sources: [] } : (await loadConfiguration(file, [import.meta.url])).configuration
  const plugins = await listPlugins(configuration, [import.meta.url])
  const failed = plugins.filter(({ error }) => error !== undefined)
  if (options.json) {
    terminal.printJson(plugins.map(({ error, ...plugin }) => (error === undefined ? plugin : { ...plugin, error: error.message })))
  } else {
    const { paint, width } = terminal
    const rows = plugins.map(({ type, version, usedBy, package: name, error }) => [
      paint.name(printable(type)),
      error === undefined ? `${name} ${version}` : paint.bad('cannot be loaded'),
      usedBy.length === 0 ? paint.dim('–') : usedBy.map(printable).join(', '),
    ])
    terminal.print(table([{ title: 'type' }, { title: 'package' }, { title: 'used by' }], rows, terminal).join('\n'))
    for (const { type, error } of failed) {
      terminal.print(paragraph(`${paint.bad('✖')} `, `${printable(type)}: ${printable(error?.message ?? '')}`, width, 2).join('\n'))
      if (error?.hint !== undefined) terminal.print(paragraph('  what to do: ', printable(error.hint), width, 4).join('\n'))
    }
  }
  return failed.length === 0 ? exitCodes.done : exitCodes.failed
}

/** What comes with Muster can be listed without a configuration; one that is named must be there. */
function configurationIfThereIsOne(named: string | undefined): string | undefined {
  try {
    const file = findConfiguration(named, process.cwd(), process.env.MUSTER_CONFIG)
    return named !== undefined || existsSync(file) ? file : undefined
  } catch (error) {
    if (isMusterError(error)) return undefined
    throw error
  }
}
