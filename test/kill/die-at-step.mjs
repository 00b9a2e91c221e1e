// Loaded into the CLI with --import: counts the steps that a run reaches, and kills the process −9 at the one wanted.
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

const wanted = Number(process.env.DIE_AT_STEP ?? 0)
const log = process.env.STEPS_FILE
let count = 0

subscribe('muster:step', (step) => {
  count++
  if (log !== undefined) appendFileSync(log, `${step}\n`)
  if (count === wanted) process.kill(process.pid, 'SIGKILL')
})
