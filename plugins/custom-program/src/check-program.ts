import { randomBytes } from 'node:crypto'
import { decideCheck } from '@muster/protocol'
import { type CheckReport, type Context, type ErrorRecord, type Finding, isMusterError, Secret, type Session } from '@muster/provider'
import { count } from './count.ts'
import type { Exchange, KnownDescription } from './exchange.ts'
import type { Settings } from './settings.ts'

export interface Checked {
  readonly session: Session
  readonly exchange: Exchange
  readonly description: KnownDescription
  readonly settings: Settings
  readonly context: Context
}

/** Probes the program with every question that changes nothing. */
export async function checkProgram(checked: Checked): Promise<CheckReport> {
  const nobody = `muster-check-${randomBytes(6).toString('hex')}`
  const own = await ownCheck(checked)
  const listing = await listingFindings(checked)
  // A program that cannot be started or read would only fail again.
  const readable = listing.every(({ outcome }) => outcome !== 'failed')
  const asked = readable ? [await lookUpFinding(checked, nobody), await signInFinding(checked, nobody)] : []
  // Neither could it have described itself.
  const described = checked.description !== undefined || readable ? describeFinding(checked) : undefined
  return { findings: [described, own, ...listing, ...asked].filter((finding) => finding !== undefined) }
}

function describeFinding({ description }: Checked): Finding {
  return description === undefined
    ? {
        id: 'program.describe',
        outcome: 'warning',
        message: 'the program does not describe itself, so its verbs are tried one by one',
        remedy: 'answer describe with {"type":"description","verbs":["list",…],"identity":"stable"}',
      }
    : { id: 'program.describe', outcome: 'ok', message: `the program offers ${description.verbs.join(', ')}` }
}

/** The program's own check (clause K1), where it has one. */
async function ownCheck({ exchange, description }: Checked): Promise<Finding | undefined> {
  if (description === undefined || !description.verbs.includes('check')) return undefined
  return attempt('program.check', async () => {
    decideCheck({ ...(await exchange.ask({ verb: 'check' })), offered: true })
    return { outcome: 'ok', message: 'the program says that it can read its directory' }
  })
}

async function listingFindings({ session, description }: Checked): Promise<Finding[]> {
  const started = performance.now()
  let [weak, rejected] = [0, 0]
  let doubt: ErrorRecord | undefined
  let end: { readonly users: number; readonly groups: number; readonly members: number } | undefined
  const read = await attempt('program.list', async () => {
    for await (const batch of session.list({ users: 'all', groups: 'all', disabled: true })) {
      for (const record of batch) {
        if (record.type === 'user' && record.id === undefined) weak += 1
        else if (record.type === 'error' && record.record !== undefined) rejected += 1
        else if (record.type === 'error') doubt ??= record
        else if (record.type === 'end') end = record
      }
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    if (end === undefined) {
      return {
        outcome: 'failed',
        message: `the listing is not complete: ${doubt?.message ?? 'it ended without its end record'}`,
        remedy: doubt?.hint ?? 'print an end record with the right counts as the last line',
      }
    }
    if (end.users === 0)
      return { outcome: 'failed', message: 'the listing is empty', remedy: 'exit with 75 when the directory cannot be read' }
    return {
      outcome: 'ok',
      message: `list gave ${count(end.users, 'user')}, ${count(end.groups, 'group')} and ${count(end.members, 'member')} in ${seconds} s, complete`,
    }
  })
  return [read, ...rejectedFinding(rejected), ...(end === undefined ? [] : [identityFinding(weak, description)])]
}

function rejectedFinding(rejected: number): Finding[] {
  if (rejected === 0) return []
  return [
    {
      id: 'program.records',
      outcome: 'warning',
      message: `${rejected} records cannot be used`,
      remedy: 'muster program check names each with its line and what to print instead',
    },
  ]
}

function identityFinding(weak: number, description: KnownDescription): Finding {
  if (weak === 0 && description?.identity !== 'name') return { id: 'program.identity', outcome: 'ok', message: 'every user has an id' }
  return {
    id: 'program.identity',
    outcome: 'warning',
    message:
      weak > 0
        ? `${weak} users have no id: their renames cannot be followed`
        : 'the program says that its ids are names: renames cannot be followed',
    remedy: 'print as id what the directory never changes, such as an entryUUID or a personnel number',
  }
}

async function lookUpFinding({ session, description }: Checked, nobody: string): Promise<Finding | undefined> {
  if (session.lookUp === undefined) return { id: 'program.user', outcome: 'not-tried', message: 'the program does not offer user' }
  return attemptUndescribed('program.user', description, async () => {
    const found = await session.lookUp?.(nobody)
    return found === undefined
      ? { outcome: 'ok', message: 'a name that nobody has is answered by "no"' }
      : {
          outcome: 'failed',
          message: `user found somebody under the made-up name ${nobody}`,
          remedy: 'compare names exactly, and exit with 3 for an unknown one',
        }
  })
}

async function signInFinding({ session, description }: Checked, nobody: string): Promise<Finding | undefined> {
  if (session.authenticate === undefined)
    return { id: 'program.authenticate', outcome: 'not-tried', message: 'the program does not offer authenticate' }
  return attemptUndescribed('program.authenticate', description, async () => {
    const answer = await session.authenticate?.(nobody, new Secret(randomBytes(12).toString('hex')))
    return answer?.type === 'rejected'
      ? { outcome: 'ok', message: 'a made-up name and password are rejected' }
      : {
          outcome: 'failed',
          message: 'a made-up name and password were accepted',
          remedy: 'accept only what the directory accepts: exit with 3 for all else',
        }
  })
}

/** Who does not describe what it offers may fail just because it does not offer it. */
async function attemptUndescribed(id: string, description: KnownDescription, probe: () => Promise<Omit<Finding, 'id'>>): Promise<Finding> {
  let answered = false
  const finding = await attempt(id, async () => {
    const found = await probe()
    answered = true
    return found
  })
  if (answered || description !== undefined || finding.outcome !== 'failed') return finding
  return {
    ...finding,
    outcome: 'warning',
    remedy:
      'if the program does not offer this verb, let it exit with 2 for what it does not know; else run it by hand to see why it fails',
  }
}

/** `NOT_SUPPORTED` from a verb that was only tried is no fault of the program. */
async function attempt(id: string, probe: () => Promise<Omit<Finding, 'id'>>): Promise<Finding> {
  try {
    return { id, ...(await probe()) }
  } catch (error) {
    if (!isMusterError(error)) throw error
    if (error.code === 'NOT_SUPPORTED') return { id, outcome: 'not-tried', message: error.message }
    return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'run the program by hand to see why' }
  }
}
