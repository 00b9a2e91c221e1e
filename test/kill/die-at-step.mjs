// Loaded into the CLI with --import: writes down the steps that a run reaches, and kills the process −9 the first time
// that it reaches the one wanted. By name: how many batches a listing comes in is the pipe's affair.
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'

const { DIE_AT_STEP: wanted, STEPS_FILE: log } = process.env

subscribe('muster:step', (step) => {
  if (log !== undefined) appendFileSync(log, `${step}\n`)
  if (step === wanted) process.kill(process.pid, 'SIGKILL')
})
