import { type CheckReport, type Finding, isMusterError } from '@muster/provider'
import { count, nameSome } from './doubts.ts'
import { listUnix, makeNotes, type Notes } from './list-unix.ts'
import { lookUpAccount } from './look-up.ts'
import type { UnixSource } from './open-source.ts'
import { isLocal } from './read-nsswitch.ts'
import { howToRead } from './read-shadow.ts'
import { askHelper, needsRights } from './sign-in.ts'
import type { Tool } from './tools.ts'

/** Probes the machine with every question that changes nothing. */
export async function checkUnix(source: UnixSource): Promise<CheckReport> {
  const findings: Finding[] = []
  findings.push(toolsFinding(source))
  findings.push(...(await readEverything(source)))
  findings.push(...(await checkPam(source)))
  return { findings }
}

function toolsFinding({ settings, tools }: UnixSource): Finding {
  const id = 'unix.tools'
  const needed: readonly Tool[] = [...(settings.mode === 'nis' ? (['ypcat', 'ypmatch'] as const) : (['getent', 'id'] as const))]
  for (const tool of needed) {
    try {
      tools.command(tool, [])
    } catch (error) {
      if (!isMusterError(error)) throw error
      return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? '' }
    }
  }
  return { id, outcome: 'ok', message: `${needed.map((tool) => tools.find(tool)).join(', ')} are asked` }
}

async function readEverything(source: UnixSource): Promise<Finding[]> {
  const notes = makeNotes()
  const counts = { groups: 0, members: 0 }
  let first: string | undefined
  const started = performance.now()
  try {
    for await (const batch of listUnix(source, { users: 'all', groups: 'all', disabled: true }, undefined, notes)) {
      for (const record of batch) {
        if (record.type === 'user') first ??= record.username
        if (record.type === 'group') counts.groups++
        if (record.type === 'members') counts.members += record.members?.length ?? 0
      }
    }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return [{ id: 'unix.listing', outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run the command by hand to see why.' }]
  }
  return [
    servicesFinding(notes),
    listingFinding(notes),
    accountsFinding(source, notes, performance.now() - started),
    {
      id: 'unix.groups',
      outcome: 'ok',
      message: `read: ${count(counts.groups, 'group')} with ${count(counts.members, 'membership')}, ${privateGroups(notes)}`,
    },
    shadowFinding(source, notes),
    linesFinding(notes),
    ...(first === undefined ? [] : [await lookUpFinding(source, first)]),
  ]
}

function privateGroups({ privateGroups }: Notes): string {
  return `${count(privateGroups, 'private group')} of one person left out`
}

function servicesFinding({ places }: Notes): Finding {
  const told = [...places].map(([name, lines]) => `${name}: ${lines.toLocaleString('en')}`)
  return { id: 'unix.services', outcome: 'ok', message: `lines read: ${told.join('; ')}` }
}

function listingFinding({ doubts }: Notes): Finding {
  const id = 'unix.listing'
  const [first, ...more] = doubts
  if (first === undefined) return { id, outcome: 'ok', message: 'nothing speaks against the list being whole' }
  const others = more.length === 0 ? '' : ` (also: ${more.map(({ message }) => message).join('; ')})`
  return { id, outcome: 'warning', message: `nobody is ever removed as long as this is so: ${first.message}${others}`, remedy: first.hint }
}

function accountsFinding({ choice }: UnixSource, { people, inactive, systemAccounts, excluded }: Notes, tookMs: number): Finding {
  const id = 'unix.accounts'
  const left = `${count(systemAccounts, 'account')} left out by number, ${excluded.toLocaleString('en')} by name`
  const message = `read in ${(tookMs / 1_000).toFixed(1)} s: ${count(people, 'person').replace('persons', 'people')}, ${inactive.toLocaleString('en')} of them disabled; ${left} (people have uids ${choice.uids})`
  return people === 0
    ? { id, outcome: 'warning', message, remedy: 'Set `uids` to the numbers that people have here, or correct `exclude`.' }
    : { id, outcome: 'ok', message }
}

function shadowFinding({ settings }: UnixSource, { shadow }: Notes): Finding {
  const id = 'unix.expiry'
  if (shadow === 'read') return { id, outcome: 'ok', message: 'locks and expiry of accounts in local files are read' }
  if (settings.expiry === 'never' || settings.mode === 'nis')
    return { id, outcome: 'ok', message: 'locks and expiry are not read; whose shell allows nobody in is disabled' }
  return { id, outcome: 'warning', message: 'locks and expiry cannot be read, so only shells tell who is disabled', remedy: howToRead }
}

function linesFinding({ unusable, firstUnusable, remarks }: Notes): Finding {
  const id = 'unix.lines'
  if (unusable > 0)
    return {
      id,
      outcome: 'warning',
      message: `${count(unusable, 'line')} cannot be used; the first is ${firstUnusable}`,
      remedy: 'Mend them; `pwck` and `grpck` find them.',
    }
  const told = remarks.length === 0 ? 'every line could be used' : `every line could be used; ${nameSome(remarks)}`
  return { id, outcome: 'ok', message: told }
}

async function lookUpFinding(source: UnixSource, username: string): Promise<Finding> {
  const id = 'unix.look-up'
  try {
    const found = await lookUpAccount(source, username)
    if (found === undefined)
      return {
        id,
        outcome: 'failed',
        message: `${username} is listed, but cannot be looked up`,
        remedy: 'Run `getent passwd NAME` to see why.',
      }
    const known = found.groups === undefined ? 'with groups that cannot be read (`id`)' : `in ${count(found.groups.length, 'group')}`
    return {
      id,
      outcome: found.groups === undefined ? 'warning' : 'ok',
      message: `one person can be looked up, ${known}`,
      ...(found.groups === undefined && { remedy: 'Install coreutils.' }),
    }
  } catch (error) {
    if (!isMusterError(error)) throw error
    return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run `getent passwd NAME` to see why.' }
  }
}

async function checkPam(source: UnixSource): Promise<Finding[]> {
  const id = 'unix.pam'
  const service = source.settings.pam?.service ?? 'muster'
  try {
    const answer = await askHelper(source, 'check')
    if (answer.get('libpam') !== 'yes')
      return [
        {
          id,
          outcome: 'failed',
          message: 'there is no libpam.so.0',
          remedy: 'Install `libpam0g` on Debian and Ubuntu, `pam-libs` on Red Hat and Fedora.',
        },
      ]
    if (answer.get('service') === 'none')
      return [
        {
          id,
          outcome: 'warning',
          message: `there is no /etc/pam.d/${service}, so PAM takes its file for all others`,
          remedy: `Put the file \`pam/muster\` of this plugin there (docs/unix.md), or name another with \`pam.service\`.`,
        },
      ]
    const findings: Finding[] = [{ id, outcome: 'ok', message: `passwords are checked by PAM, as ${answer.get('service')} says` }]
    const places = source.settings.mode === 'nis' ? [] : source.database.places('passwd').filter(({ service: name }) => isLocal(name))
    if (places.length > 0)
      findings.push(
        answer.get('shadow') === 'yes'
          ? { id: 'unix.rights', outcome: 'ok', message: 'it may check passwords of accounts in local files' }
          : {
              id: 'unix.rights',
              outcome: 'warning',
              message: `passwords of accounts in local files cannot be checked: uid ${answer.get('user')} may not read /etc/shadow`,
              remedy: needsRights,
            },
      )
    return findings
  } catch (error) {
    if (!isMusterError(error)) throw error
    return [{ id, outcome: 'warning', message: `nobody can sign in through this source: ${error.message}`, remedy: error.hint ?? '' }]
  }
}
