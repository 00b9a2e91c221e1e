import { printable } from './print/printable.ts'
import type { Terminal } from './terminal.ts'

/** What is being tried now, in one line of the terminal that is written over. Nothing when nobody sits there. */
export function followSteps({ interactive, notePaint }: Terminal, silent = false) {
  const clear = '\r\u001b[2K'
  const drawn = interactive && !silent
  return {
    show(step: string) {
      const line = `asking: ${printable(step)}`.slice(0, Math.max((process.stderr.columns || 80) - 1, 20))
      if (drawn) process.stderr.write(`${clear}${notePaint.dim(line)}`)
    },
    end() {
      if (drawn) process.stderr.write(clear)
    },
  }
}
