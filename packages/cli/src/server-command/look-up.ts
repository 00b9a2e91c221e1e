import type { UserView } from '@muster/store'
import type { AskedMuster } from '../asked-muster.ts'
import type { Call } from '../call.ts'
import { everybody } from './every-page.ts'
import { say, sayEach } from './say.ts'

/** Cards are compared by what is on them; everything else without case. */
const isMeant = {
  card: ({ fields }: UserView, wanted: string) => textsOf(fields.cardNumbers).includes(wanted),
  id: ({ fields }: UserView, wanted: string) => fields.employeeNumber === wanted || textsOf(fields.cardNumbers)[0] === wanted,
  email: ({ fields }: UserView, wanted: string) => [...textsOf(fields.email), ...textsOf(fields.otherEmails)].some(like(wanted)),
  name: ({ fields }: UserView, wanted: string) => textsOf(fields.displayName).some(like(wanted)),
} as const

/** Names of whoever has that: of cards, numbers and addresses the first, or an empty line; of full names all. */
export function lookUp(by: keyof typeof isMeant) {
  return async (muster: AskedMuster, [wanted = '']: readonly string[], call: Call): Promise<number> => {
    const found = findNames(muster, (person) => isMeant[by](person, wanted.trim()))
    if (by === 'name') return sayEach(found, call)
    for await (const [name] of found) if (name !== undefined) return say(name, call)
    return say('', call)
  }
}

async function* findNames(muster: AskedMuster, isWanted: (person: UserView) => boolean): AsyncGenerator<readonly string[]> {
  for await (const people of everybody(muster)) yield people.filter(isWanted).map(({ username }) => username)
}

function like(wanted: string): (text: string) => boolean {
  const key = wanted.normalize('NFC').toLowerCase()
  return (text) => text.normalize('NFC').toLowerCase() === key
}

export function textsOf(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string')
}
