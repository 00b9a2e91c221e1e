import { MusterError } from '@muster/provider'
import type { Join } from '@muster/store'
import type { EngineParts, MoveRequest } from './engine.ts'
import { refuse } from './join-listing.ts'
import { run } from './run.ts'
import type { RunReport } from './run-report.ts'

/**
 * Reads `to` and gives the accounts of `from` whose people it lists the identities that they have there, as one run: balance,
 * history and entitlement stay. Whoever is not joined one to one stays as he is.
 */
export function movePeople(parts: EngineParts, { from, to, join, ...request }: MoveRequest, command: 'plan' | 'sync'): Promise<RunReport> {
  if (from === to) throw refuse(`${from} and ${to} are one source`, 'Name the source that people leave, and the one that they go to.')
  const known = parts.store.sources().map(({ source }) => source)
  if (!known.includes(from)) {
    throw new MusterError('UNKNOWN_SOURCE', `nobody was ever read of a source named ${JSON.stringify(from)}`, {
      hint: known.length === 0 ? 'Run `muster sync` first.' : `The copy has people of: ${known.join(', ')}.`,
    })
  }
  return run(parts, { ...request, source: to, move: readJoin(from, join) }, command)
}

function readJoin(from: string, join: string): Join {
  const [fromField = '', toField = fromField, ...more] = join.split('=').map((field) => field.trim())
  if (fromField === '' || toField === '' || more.length > 0) {
    throw refuse(
      `${JSON.stringify(join)} names no field to join by`,
      'Give one that both sources have (`employeeNumber`), or one of each: `username=attributes.samAccountName`.',
    )
  }
  return { from, fromField, toField }
}
