import type { Outcome } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withMuster } from '../open-muster.ts'
import type { Paint } from '../paint.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'
import { count } from '../print/words.ts'

const signOf: Readonly<Record<Outcome, { readonly sign: string; readonly colour: keyof Paint }>> = {
  ok: { sign: '✔', colour: 'good' },
  warning: { sign: '!', colour: 'attention' },
  failed: { sign: '✖', colour: 'bad' },
  'not-tried': { sign: '·', colour: 'dim' },
}

export function run(call: Call): Promise<number> {
  const { options, terminal } = call
  const { paint, width } = terminal
  return withMuster(call, async (muster) => {
    const reports = await muster.doctor(call.words[0])
    const findings = reports.flatMap(({ report }) => report.findings)
    const failed = findings.filter(({ outcome }) => outcome === 'failed').length
    const warnings = findings.filter(({ outcome }) => outcome === 'warning').length
    if (options.json) terminal.printJson(reports)
    else {
      for (const { source, type, report } of reports) {
        terminal.print(`${paint.bold(printable(source))} ${paint.dim(`(${type})`)}`)
        for (const { outcome, message, remedy } of report.findings) {
          const { sign, colour } = signOf[outcome]
          const [first = '', ...others] = paragraph(`  ${sign} `, printable(message), width)
          terminal.print([`  ${paint[colour](sign)}${first.slice(3)}`, ...others].join('\n'))
          if (remedy !== undefined) terminal.print(paragraph('    what to do: ', printable(remedy), width, 6).join('\n'))
        }
        terminal.print('')
      }
      terminal.print(sayVerdict(failed, warnings, paint))
    }
    return failed > 0 ? exitCodes.failed : exitCodes.done
  })
}

function sayVerdict(failed: number, warnings: number, paint: Paint): string {
  const warned = warnings > 0 ? `, and ${count(warnings, 'warning')}` : ''
  if (failed > 0) return paint.bad(`${count(failed, 'thing has', 'things have')} to be mended${warned}.`)
  return `${paint.good(`All is well${warned}.`)} Next: \`muster plan\`.`
}
