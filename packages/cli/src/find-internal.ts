import type { UserView } from '@muster/store'
import type { AskedMuster } from './asked-muster.ts'
import type { Call } from './call.ts'
import { exitCodes } from './exit-codes.ts'
import { printable } from './print/printable.ts'
import { tell } from './report-error.ts'
import { sayMissing } from './say-missing.ts'

/** The internal user of that name; or, when it has been said that there is none, the exit code. */
export async function findInternal(call: Call, muster: AskedMuster): Promise<UserView | number> {
  const { words, options, terminal } = call
  const [name = ''] = call.words
  const person = await muster.users.find(name)
  if (person === undefined) return sayMissing(call, muster, 'person', name, { source: 'internal' })
  if (person.source === 'internal') return person
  const message = `${printable(words[0] ?? '')} comes from the source ${printable(person.source)}, and is changed there.`
  tell({ code: 'NOT_INTERNAL', message, hint: '`muster users list --source internal` shows whom no directory has' }, options, terminal)
  return exitCodes.failed
}
