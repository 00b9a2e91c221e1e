import { describe, expect, test } from 'vitest'
import { exitCodes } from '../src/exit-codes.ts'
import { runHere } from './run-here.ts'
import { makeSide, type Person, twinCampuses } from './twin-campuses.ts'

const ann: Person = {
  id: '1',
  username: 'Ann',
  displayName: 'Ann Ångström',
  email: 'ann@x.example',
  otherEmails: ['a@x.example', 'aa@x.example'],
  cardNumbers: ['77', '78'],
  department: 'Maths',
  homeDirectory: '/home/ann',
  attributes: { building: ['North'] },
}
const ben: Person = { id: '2', username: 'ben', displayName: 'ann ångström' }
const cyd: Person = { id: '3', username: 'cyd', employeeNumber: 'E-9' }

type Campuses = Awaited<ReturnType<typeof twinCampuses>>
type Step = readonly [words: string, printed: string, exitCode?: number, said?: RegExp | undefined, before?: (campuses: Campuses) => void]

const story: readonly Step[] = [
  ['get-task-status', '', exitCodes.failed, /no store/],
  ['perform-user-and-group-sync', ''],
  ['get-task-status', 'completed=true\nmessage=Run 1 (sync): done\n'],
  ['list-user-accounts', 'ann\nben\ngus\n'],
  ['get-total-users', '3\n'],
  ['list-user-groups', 'Students\nVisitors\n'],
  ['get-user-groups ANN', 'Students\n'],
  ['get-group-members Students', 'ann\nben\n'],
  ['get-group-members !!All_Users!!', 'ann\nben\ngus\n'],
  ['get-group-members Studens', '', exitCodes.failed, /did you mean Students\?/],
  ['user-exists ann', 'true\n'],
  ['is-user-exists nobody', 'false\n', exitCodes.failed],
  ['get-user-account-balance ann', '10.00\n'],
  ['get-user-property ann balance', '10.00\n'],
  ['get-user-property ann full-name', 'Ann Ångström\n'],
  ['get-user-property ann other-emails', 'a@x.example,aa@x.example\n'],
  ['get-user-property ann secondary-card-number', '78\n'],
  ['get-user-property ann home', '/home/ann\n'],
  ['get-user-property ann disabled-print', 'false\n'],
  ['get-user-property ann restricted', 'true\n'],
  ['get-user-property ann attributes.building', 'North\n'],
  ['get-user-property ann office', '\n'],
  ['get-user-property anne office', '', exitCodes.failed, /did you mean Ann\?/],
  ['get-user-property ann departmnt', '', exitCodes.usage, /did you mean department\?/],
  ['get-user-property ann card-pin', '', exitCodes.usage, /told to nobody/],
  ['look-up-user-name-by-card-no 78', 'ann\n'],
  ['look-up-user-name-by-card-no 99', '\n'],
  ['look-up-user-name-by-id-no 77', 'ann\n'],
  ['look-up-user-name-by-email AA@x.example', 'ann\n'],
  ['look-up-users-by-full-name Ann_Ångström', 'ann\nben\n'],
  ['add-new-user cyd', '', 0, undefined, ({ both }) => both((side) => side.list('campus', [ann, ben, cyd]))],
  ['add-new-user cyd', '', 0, /is in the copy already/],
  ['add-new-user nobody', '', exitCodes.failed, /There is no person called nobody/],
  ['rename-user-account ben benny', '', exitCodes.usage, /No source says that ben is called benny now/],
  [
    'rename-user-account ben benny',
    '',
    0,
    undefined,
    ({ both }) => both((side) => side.list('campus', [ann, { ...ben, username: 'benny' }, cyd])),
  ],
  ['rename-user-account ben benny', '', 0, /has been done already/],
  ['get-user-account-balance benny', '10.00\n'],
  // Everybody but one has left: whoever asks for their removal gets no more of it than anybody.
  [
    'perform-user-and-group-sync-advanced TRUE true',
    '',
    exitCodes.held,
    /Nobody is removed ahead of `removal:`[\s\S]*on hold/,
    ({ both }) => both((side) => side.list('campus', [ann])),
  ],
  ['list-user-accounts', 'ann\nbenny\ncyd\ngus\n'],
  ['perform-user-and-group-sync-advanced false false', ''],
  ['perform-user-and-group-sync-advanced yes no', '', exitCodes.usage, /DELETE must be true or false/],
  ['perform-group-sync', '', 0, undefined, ({ both }) => both((side) => side.list('campus', [ann, { ...ben, username: 'benny' }, cyd]))],
  ['add-new-users', ''],
  ['perform-user-and-group-sync', '', exitCodes.partial, /being backed up/, ({ both }) => both((side) => side.down(true))],
]

test('scripts find the commands they know, one item a line, beside a configuration and at a service', async () => {
  const campuses = await twinCampuses()
  try {
    campuses.both((side) => side.list('campus', [ann, ben]))
    campuses.both((side) => side.list('guests', [{ id: 'g1', username: 'gus' }]))
    for (const [words, printed, exitCode = exitCodes.done, said, before] of story) {
      before?.(campuses)
      const { local, remote } = await campuses.ask(['server-command', ...words.split(' ').map((word) => word.replaceAll('_', ' '))])
      expect({ words, exitCode: local.exitCode, stdout: local.stdout }).toEqual({ words, exitCode, stdout: printed })
      expect([words, local.stderr]).toEqual([words, said === undefined ? expect.anything() : expect.stringMatching(said)])
      if (said?.source === 'no store') expect(remote.exitCode).toBe(exitCode)
      else expect({ words, ...remote }).toEqual({ words, ...local })
    }
    const { local } = await campuses.ask(['server-command', 'list-user-accounts', '--json'])
    expect(JSON.parse(local.stdout)).toEqual(['ann', 'benny', 'cyd', 'gus'])
  } finally {
    await campuses.end()
  }
}, 120_000)

describe('what a script cannot have', () => {
  const slips: Readonly<Record<string, readonly [words: string, said: RegExp]>> = {
    'a slip in the name is told the nearest one': ['perform-user-and-grup-sync', /did you mean perform-user-and-group-sync\?/],
    'an argument too few is told the arguments': ['get-user-property ann', /is given USER PROPERTY/],
    'an argument too many is told so as well': ['list-user-accounts 100 200', /is given nothing/],
    'setting a property is told where it is set': ['set-user-property ann office x', /what their source says: change it there/],
    'a password among the arguments is told how else': ['add-new-internal-user zoe tiger-7', /`muster users internal add NAME --password`/],
    'printers are told to be of the print server': ['disable-printer server lab', /about printing, of which Muster knows nothing/],
    'a name of nothing is told where the names are': ['xyzzy', /`muster server-command` lists them/],
  }
  for (const [what, [words, said]] of Object.entries(slips)) {
    test(what, async () => {
      using side = makeSide()
      const { exitCode, stdout, stderr } = await runHere(['--config', side.config, 'server-command', ...words.split(' ')])
      expect([exitCode, stdout, stderr]).toEqual([exitCodes.usage, '', expect.stringMatching(said)])
      expect(stderr).not.toContain('tiger-7')
    })
  }
})
