import type { Muster } from '@muster/host'
import type { UserView } from '@muster/store'
import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { printable } from './print/printable.ts'
import { tell } from './report-error.ts'
import { sayMissing } from './say-missing.ts'

/** The internal user of that name; or, when it has been said that there is none, the exit code. */
export function findInternal(call: Call, muster: Muster): UserView | number {
  const { words, options, terminal } = call
  const [name = ''] = call.words
  const person = muster.users.find(name)
  if (person === undefined)
    return sayMissing(call, 'person', name, (search) => muster.users.list({ search, source: 'internal' }).map(({ spelling }) => spelling))
  if (person.source === 'internal') return person
  const message = `${printable(words[0] ?? '')} comes from the source ${printable(person.source)}, and is changed there.`
  tell({ code: 'NOT_INTERNAL', message, hint: '`muster users list --source internal` shows whom no directory has' }, options, terminal)
  return exitCodes.failed
}
