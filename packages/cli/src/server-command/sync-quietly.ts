import type { RunReport } from '@muster/engine'
import type { RunOptions } from '@muster/host'
import { MusterError } from '@muster/provider'
import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { printRunReport } from '../print/run-report.ts'
import { sayMissing } from '../say-missing.ts'
import { followProgress } from '../show-progress.ts'

type Wanted = Pick<RunOptions, 'groupsOnly' | 'newUsersOnly' | 'user'>

/** Runs one after the other. A cron job hears nothing when all is well, and the report of a run with which it is not. */
export async function syncQuietly(muster: AskedMuster, call: Call, wanted: readonly Wanted[]): Promise<number> {
  const { options, terminal, stop } = call
  const reports: RunReport[] = []
  const progress = followProgress(process.stderr.isTTY && !options.json ? 'redrawn' : 'silent', terminal)
  try {
    for (const one of wanted) reports.push(await muster.sync({ ...one, onProgress: progress.show, signal: stop.signal }))
  } finally {
    progress.end()
  }
  if (options.json) terminal.printJson(reports.length === 1 ? reports[0] : reports)
  for (const report of reports)
    if (report.exitCode !== exitCodes.done && !options.json)
      terminal.note(printRunReport(report, { ...terminal, paint: terminal.notePaint }))
  return stop.exitCode ?? worst(reports)
}

/** What is on hold, somebody has to look at. */
function worst(reports: readonly RunReport[]): number {
  const codes = reports.map(({ exitCode }) => exitCode)
  return codes.includes(exitCodes.held) ? exitCodes.held : (codes.find((code) => code !== exitCodes.done) ?? exitCodes.done)
}

/** Whether anybody is removed is never up to whoever calls. */
export async function syncAdvanced(muster: AskedMuster, [deletes = '', updates = '']: readonly string[], call: Call): Promise<number> {
  const wantsRemoval = readTruth('DELETE', deletes)
  const wantsUpdates = readTruth('UPDATE', updates)
  if (wantsRemoval) call.terminal.note('Nobody is removed ahead of `removal:` and `removeAfter:` of each source, whatever DELETE says.')
  return syncQuietly(muster, call, wantsUpdates ? [{}] : [{ newUsersOnly: true }, { groupsOnly: true }])
}

function readTruth(name: string, given: string): boolean {
  const word = given.toLowerCase()
  if (word === 'true' || word === 'false') return word === 'true'
  throw new MusterError('NOT_SUPPORTED', `${name} must be true or false.`, {
    hint: 'for example `perform-user-and-group-sync-advanced false true`',
  })
}

/** Asks the sources for somebody who is not in the copy yet. */
export async function addUser(muster: AskedMuster, [name = '']: readonly string[], call: Call): Promise<number> {
  const known = await muster.users.find(name)
  if (known !== undefined && known.state === 'present') {
    call.terminal.note(`${printable(known.spelling)} is in the copy already.`)
    return exitCodes.done
  }
  const exitCode = await syncQuietly(muster, call, [{ user: name }])
  const added = await muster.users.find(name)
  if (added?.state === 'present' || exitCode !== exitCodes.done) return exitCode
  return sayMissing(call, muster, 'person', name)
}

/** A rename is made at the source; here it is looked up, so that it need not wait for the night. */
export async function renameUser(muster: AskedMuster, [from = '', to = '']: readonly string[], call: Call): Promise<number> {
  const old = await muster.users.find(from)
  if (old === undefined) {
    if ((await muster.users.find(to)) === undefined) return sayMissing(call, muster, 'person', from)
    call.terminal.note(`Nobody is called ${printable(from)}, and ${printable(to)} is in the copy: it has been done already.`)
    return exitCodes.done
  }
  const exitCode = await syncQuietly(muster, call, [{ user: to }])
  if ((await muster.users.find(to))?.account === old.account) return exitCodes.done
  if (exitCode !== exitCodes.done) return exitCode
  throw new MusterError('NOT_SUPPORTED', `No source says that ${printable(from)} is called ${printable(to)} now, so nobody was renamed.`, {
    hint: old.weakIdentity
      ? `the source ${printable(old.source)} knows people by their names alone, so a rename cannot be followed: \`muster conflicts resolve --help\``
      : `rename the person in the source ${printable(old.source)}: the next run follows, with account, balance and history`,
  })
}
