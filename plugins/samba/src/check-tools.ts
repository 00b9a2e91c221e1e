import { type Finding, isMusterError } from '@muster/provider'
import type { Source } from './source.ts'
import { isOfSamba, type ToolName, tooOld } from './tools.ts'

/** One finding for each tool that is missing or too old, or one for all that are there. */
export async function checkTools({ tools, context }: Source, needed: readonly ToolName[]): Promise<Finding[]> {
  const faults: Finding[] = []
  const versions = new Set<string>()
  for (const tool of needed) {
    const id = `samba.tools.${tool.replace('_', '-')}`
    try {
      tools.find(tool)
      const version = isOfSamba(tool) ? await tools.version(tool) : undefined
      if (version !== undefined) versions.add(version.text)
      if (version?.tooOld) {
        const { message, hint } = tooOld(tool, version, { source: context.source })
        faults.push({ id, outcome: 'failed', message, remedy: hint! })
      }
    } catch (error) {
      if (!isMusterError(error)) throw error
      faults.push({ id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run the tool by hand to see why.' })
    }
  }
  if (faults.length > 0) return faults
  return [{ id: 'samba.tools', outcome: 'ok', message: `${needed.join(', ')} are there (${[...versions].join(', ')})` }]
}
