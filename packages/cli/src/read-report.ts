import type { RunReport } from '@muster/engine'
import type { RunView } from '@muster/store'

/** What a run left behind: its report, or, when it failed as a whole, the sentence that says why. */
export function readReport({ report }: RunView): { readonly whole: RunReport } | { readonly message: string } | undefined {
  if (typeof report !== 'object' || report === null) return undefined
  if ('schema' in report && report.schema === 1) return { whole: report as RunReport }
  return { message: 'message' in report ? String(report.message) : 'it was written by another version of Muster' }
}
