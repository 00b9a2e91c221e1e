import { MusterError } from '@muster/provider'
import type { Decision } from '@muster/store'
import type { Call } from '../call.ts'
import { type DecisionOptions, makeDecision } from '../make-decision.ts'

interface ResolveOptions extends DecisionOptions {
  readonly owner?: string
  readonly merge?: true
  readonly same?: true
  readonly new?: true
}

export async function run(call: Call<ResolveOptions>): Promise<number> {
  return makeDecision(call, readDecision(call.words[0] ?? '', call.options))
}

/** One of three ways to decide, and nothing that contradicts it. */
function readDecision(username: string, { owner, merge, same, new: isNew }: ResolveOptions): Decision {
  const at = owner?.indexOf(':') ?? -1
  const source = owner === undefined ? undefined : at < 0 ? owner : owner.slice(0, at)
  if (same || isNew) {
    if (same && isNew) throw refuse('`--same` and `--new` exclude each other')
    if (merge) throw refuse('`--merge` belongs to `--owner`; `--same` lets the account go on anyway')
    return { what: same ? 'same' : 'new', username, ...(source === undefined ? {} : { source }) }
  }
  if (source === undefined || source === '') throw refuse('it does not say whose the name is to be')
  return {
    what: 'pin',
    username,
    source,
    ...(at < 0 ? {} : { id: owner!.slice(at + 1) }),
    ...(merge ? { merge: true } : {}),
  }
}

function refuse(message: string): MusterError {
  return new MusterError('DECISION_REFUSED', message, {
    hint: 'Say `--owner SOURCE` or `--owner SOURCE:ID`; of a name that is held as possibly another person, `--same` or `--new`.',
  })
}
