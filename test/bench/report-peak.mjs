// Loaded before the command that is measured: leaves the process's own peak memory, in kB, in the file PEAK_FILE.
// VmHWM begins anew with each program that is started; getrusage's maximum would still count the parent's pages.
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => {
  let peak
  try {
    peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  } catch {
    peak = undefined // Not Linux.
  }
  writeFileSync(process.env.PEAK_FILE, String(peak ?? process.resourceUsage().maxRSS))
})
