import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from '@muster/provider'
import { openStore } from '@muster/store'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import type { Muster } from '../src/index.ts'
import { folderWith } from './temporary-folder.ts'

/**
 * A source of its own for each name: `people` holds lines of `id username`, everybody's password is `right`, and
 * each question with a password is noted in `NAME.asked`. With a file `NAME.down` it cannot be asked, with `NAME.mute` not about
 * passwords, and with `NAME.no-look-up` it does not look up.
 */
const program = (name: string) => `#!/bin/sh
[ -e ${name}.down ] && exit 75
id() { sed -n "s/^\\([^ ]*\\) $1\\$/\\1/p" ${name}.people; }
user() { [ "$1" = - ] && echo '{"type":"user","username":"'"$2"'"}' || echo '{"type":"user","id":"'"$1"'","username":"'"$2"'"}'; }
case $1 in
list)
  count=0
  while read -r id username; do user "$id" "$username"; count=$((count + 1)); done < ${name}.people
  echo '{"type":"end","users":'$count',"groups":0,"members":0}' ;;
user)
  [ -e ${name}.no-look-up ] && exit 2
  read -r question; username=\${question#*'"username":"'}; username=\${username%%'"'*}
  id=$(id "$username")
  [ -z "$id" ] && username=$(sed -n "s/^[^ ]* \\($username@.*\\)\\$/\\1/p" ${name}.people) && id=$(id "$username")
  [ -z "$id" ] && exit 3
  user "$id" "$username" ;;
authenticate)
  read -r question; username=\${question#*'"username":"'}; username=\${username%%'"'*}
  [ -e ${name}.mute ] && exit 75
  echo "$username" >> ${name}.asked
  [ -e ${name}.slow ] && sleep 0.4
  case $question in *'"password":"right"'*) echo '{"type":"accepted"}' ;; *'"password":"locked"'*) echo '{"type":"rejected","reason":"locked"}'; exit 3 ;; *) exit 3 ;; esac ;;
*) exit 2 ;;
esac
`

interface Source {
  readonly people: string
  readonly settings?: string
}

async function openSources(sources: Readonly<Record<string, Source>>, more = '') {
  const yaml = Object.entries(sources).map(
    ([name, { settings = '' }]) =>
      `  - name: ${name}\n    type: custom-program\n    settings: { program: ./${name}.sh }\n${settings === '' ? '' : `    ${settings}\n`}`,
  )
  const files = Object.entries(sources).flatMap(([name, { people }]) => [
    [`${name}.sh`, program(name)],
    [`${name}.people`, people],
    [`${name}.asked`, ''],
  ])
  const folder = await folderWith({ 'muster.yaml': `${more}\nsources:\n${yaml.join('')}`, ...Object.fromEntries(files) })
  let now = Date.now()
  const open = async (): Promise<Muster> => {
    const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
    const clock = { now: () => now }
    const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent, clock })
    onTestFinished(() => muster.close())
    return muster
  }
  const muster = await open()
  await muster.sync()
  const signIn = async (name: string, password = 'wrong', address?: string, at = muster) => {
    const result = await at.authenticate(name, new Secret(password), address === undefined ? {} : { address })
    return result.outcome === 'rejected' ? `rejected: ${result.reason}` : result.outcome
  }
  return {
    folder,
    muster,
    open,
    signIn,
    pass: (ms: number) => {
      now += ms
    },
    change: (name: string, people: string) => writeFileSync(join(folder, `${name}.people`), people),
    mark: (file: string) => writeFileSync(join(folder, file), ''),
    asked: (name: string) =>
      readFileSync(join(folder, `${name}.asked`), 'utf8')
        .split('\n')
        .slice(0, -1),
  }
}

const campus = { campus: { people: '1 Ann\n2 ben\n' } }
const day = 86_400_000

describe('too many wrong passwords', () => {
  it('are answered without asking the directory, also in another spelling, and the right password has to wait too', async () => {
    const { signIn, asked, pass, muster } = await openSources(campus)
    for (const spelling of ['ann', 'ANN', ' Ann ', 'aNN']) expect(await signIn(spelling)).toBe('rejected: invalid-credentials')
    expect(await signIn('ann', 'right')).toBe('rejected: too-many-attempts')
    expect(asked('campus')).toEqual(['Ann', 'Ann', 'Ann', 'Ann'])
    const told = await muster.authenticate('ann', new Secret('right'))
    expect(told).toMatchObject({ limited: 'name', retryAfterMs: 1_800_000 })
    expect(await signIn('ben', 'right')).toBe('accepted')
    pass(1_800_000)
    expect(await signIn('ann', 'right')).toBe('accepted')
  })

  it('count for names that nobody has as for others', async () => {
    const { signIn } = await openSources(campus)
    for (let time = 0; time < 4; time++) expect(await signIn('nobody')).toBe('rejected: unknown-user')
    expect(await signIn('nobody')).toBe('rejected: too-many-attempts')
  })

  it('from one address limit every name from there, and from nowhere else', async () => {
    const { signIn } = await openSources(campus, 'signIn: { perAddress: { attempts: 3 } }')
    for (const name of ['x', 'y', 'z']) await signIn(name, 'wrong', '2001:db8::1')
    expect(await signIn('ben', 'right', '2001:DB8:0:0:ffff::2')).toBe('rejected: too-many-attempts')
    expect(await signIn('ben', 'right', '2001:db8:0:1::1')).toBe('accepted')
    expect(await signIn('ben', 'right')).toBe('accepted')
  })

  it('are none when the source could not be asked, or said something else of the account', async () => {
    const { signIn, mark, asked } = await openSources(campus)
    for (let time = 0; time < 6; time++) expect(await signIn('ann', 'locked')).toBe('rejected: locked')
    mark('campus.down')
    for (let time = 0; time < 6; time++) expect(await signIn('ann')).toBe('unavailable')
    expect(asked('campus')).toHaveLength(6)
  })

  it('are as many as one likes when the limit is switched off', async () => {
    const { signIn, folder } = await openSources(
      campus,
      'signIn: { perName: { attempts: 0 }, perAddress: { attempts: 0 }, padding: false }',
    )
    for (let time = 0; time < 6; time++) expect(await signIn('ann', 'wrong', '10.0.0.1')).toBe('rejected: invalid-credentials')
    expect(existsSync(join(folder, 'muster.db-sign-in'))).toBe(false)
  })

  it('are counted by the name as the source spells it, when it takes several spellings for one person', async () => {
    const { signIn, asked, change } = await openSources({ campus: { people: '1 ann\n', settings: 'onUnknown: allow' } })
    change('campus', '1 ann\n2 zoe@campus.example\n')
    for (const name of ['zoe', 'zoe@campus.example', 'zoe', 'zoe@campus.example'])
      expect(await signIn(name)).toBe('rejected: invalid-credentials')
    expect(await signIn('zoe', 'right')).toBe('rejected: too-many-attempts')
    expect(await signIn('zoe@campus.example', 'right')).toBe('rejected: too-many-attempts')
    expect(asked('campus')).toEqual(Array(4).fill('zoe@campus.example'))
  })

  it('are limited as well while a run is working on the store', async () => {
    const { signIn, folder } = await openSources(campus)
    const other = openStore(join(folder, 'muster.db'), { currency: 'USD' })
    const lock = other.lockRuns()
    for (let time = 0; time < 4; time++) expect(await signIn('ann')).toBe('rejected: invalid-credentials')
    expect(await signIn('ann')).toBe('rejected: too-many-attempts')
    lock.release()
    other.close()
  })
})

describe('what an outsider is told', () => {
  it('is the same for every refusal, and does not tell whether anybody has the name', async () => {
    const { muster, signIn, mark } = await openSources(campus)
    const outside = async (name: string, password: string) => (await muster.authenticate(name, new Secret(password))).outside
    const answers = [
      await outside('nobody', 'wrong'),
      await outside('ann', 'wrong'),
      await outside('ann', ''),
      await outside('ann', 'locked'),
    ]
    for (let time = 0; time < 4; time++) await signIn('ben')
    answers.push(await outside('ben', 'right'))
    expect((await outside('ann', 'right')).accepted).toBe(true)
    mark('campus.down')
    answers.push(await outside('ann', 'right'))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(answers[0]).toMatchObject({ accepted: false })
  })

  it('takes as long as a wrong password does, whether nobody has the name or there were too many', async () => {
    const { signIn, mark, muster } = await openSources(campus)
    mark('campus.slow')
    const took = async (name: string): Promise<number> => {
      const began = performance.now()
      await signIn(name)
      return performance.now() - began
    }
    expect(await took('ann')).toBeGreaterThan(400)
    expect(await took('nobody')).toBeGreaterThan(400)
    for (let time = 0; time < 3; time++) await signIn('ann')
    expect(await took('ann')).toBeGreaterThan(400)
    expect(await took('')).toBeGreaterThan(400)
    // And whoever closes is not kept by it.
    const waiting = muster.authenticate('nobody else', new Secret('wrong'))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const began = performance.now()
    await Promise.all([muster.close(), waiting])
    expect(performance.now() - began).toBeLessThan(300)
  })

  it('takes as long in a process that has just begun', async () => {
    const { signIn, mark, open } = await openSources(campus)
    mark('campus.slow')
    await signIn('ann')
    const later = await open()
    const began = performance.now()
    expect(await signIn('nobody', 'wrong', undefined, later)).toBe('rejected: unknown-user')
    expect(performance.now() - began).toBeGreaterThan(400)
  })
})

describe('a password that cannot be one', () => {
  it.each([
    ['empty', ''],
    ['with a zero byte', '\0right'],
    ['of 10 MB', 'x'.repeat(10_000_000)],
  ])('(%s) is refused before anybody is asked', async (_, password) => {
    const { signIn, asked } = await openSources(campus)
    expect(await signIn('ann', password)).toBe('rejected: invalid-credentials')
    expect(await signIn('nobody', password)).toBe('rejected: invalid-credentials')
    expect(asked('campus')).toEqual([])
  })

  it('with a line feed arrives as one, and is wrong', async () => {
    const { signIn, asked } = await openSources(campus)
    expect(await signIn('ann', 'right\nright')).toBe('rejected: invalid-credentials')
    expect(asked('campus')).toEqual(['Ann'])
  })

  it('belongs to a name that can be one', async () => {
    const { signIn, asked } = await openSources(campus)
    for (const name of ['', '  ', 'ann\0', 'a'.repeat(10_000_000)]) expect(await signIn(name, 'right')).toBe('rejected: unknown-user')
    expect(asked('campus')).toEqual([])
  })
})

describe('several sources', () => {
  it('an owner that cannot be asked never falls through to another source', async () => {
    const { signIn, mark, asked } = await openSources({ first: { people: '1 ann\n' }, second: { people: '9 ann\n8 zoe\n' } })
    mark('first.down')
    expect(await signIn('ann', 'right')).toBe('unavailable')
    expect(asked('second')).toEqual([])
    expect(await signIn('zoe', 'right')).toBe('accepted')
  })

  it('if an earlier one cannot be asked, an unknown name is unavailable, and a later one makes nobody', async () => {
    const { signIn, mark, asked, change, muster } = await openSources({
      first: { people: '1 ann\n' },
      second: { people: '2 ben\n', settings: 'onUnknown: create' },
    })
    change('second', '2 ben\n3 new\n')
    mark('first.down')
    expect(await signIn('new', 'right')).toBe('unavailable')
    expect(asked('second')).toEqual([])
    expect(muster.users.find('new')).toBeUndefined()
  })

  it('`authenticateWith` asks the other one by its own spelling, and only when it has the person', async () => {
    const { signIn, asked } = await openSources({
      people: { people: '1 Ann\n2 ben\n', settings: 'authenticateWith: passwords' },
      passwords: { people: '7 Ann@campus.example\n' },
    })
    expect(await signIn('ann', 'right')).toBe('accepted')
    expect(asked('passwords')).toEqual(['Ann@campus.example'])
    expect(await signIn('ben', 'right')).toBe('rejected: unknown-user')
    expect(asked('passwords')).toEqual(['Ann@campus.example'])
    expect(asked('people')).toEqual([])
  })

  it('with `authenticateWith`, the other one that cannot be asked is unavailable, and the own one need not be there', async () => {
    const { signIn, mark, asked, change } = await openSources({
      people: { people: '1 ann\n', settings: 'authenticateWith: passwords\n    onUnknown: create' },
      passwords: { people: '7 ann\n8 new\n' },
    })
    change('people', '1 ann\n2 new\n')
    mark('people.down')
    expect(await signIn('ann', 'right')).toBe('accepted')
    expect(await signIn('new2', 'right')).toBe('unavailable')
    mark('passwords.down')
    expect(await signIn('ann', 'right')).toBe('unavailable')
    expect(asked('passwords')).toEqual(['ann'])
    expect(asked('people')).toEqual([])
  })

  it('a newcomer whose password another source checks is made an account at her own', async () => {
    const { signIn, asked, change, muster } = await openSources({
      people: { people: '1 ann\n', settings: 'authenticateWith: passwords\n    onUnknown: create' },
      passwords: { people: '7 ann\n' },
    })
    change('people', '1 ann\n2 new\n')
    change('passwords', '7 ann\n8 new@campus.example\n')
    expect(await signIn('new', 'wrong')).toBe('rejected: invalid-credentials')
    expect(muster.users.find('new')).toBeUndefined()
    expect(await signIn('new', 'right')).toBe('accepted')
    expect(muster.users.find('new')).toMatchObject({ source: 'people', id: '2' })
    expect(asked('passwords')).toEqual(['new@campus.example', 'new@campus.example'])
    expect(asked('people')).toEqual([])
  })

  it('the first that knows an unknown name decides about it, also when it denies', async () => {
    const { signIn, asked, change, muster } = await openSources({
      first: { people: '1 ann\n' },
      second: { people: '2 ben\n', settings: 'onUnknown: create' },
    })
    change('first', '1 ann\n3 new\n')
    change('second', '2 ben\n4 new\n5 other\n')
    expect(await signIn('new', 'right')).toBe('rejected: unknown-user')
    expect([asked('first'), asked('second'), muster.users.find('new')]).toEqual([[], [], undefined])
    expect(await signIn('other', 'right')).toBe('accepted')
    expect(muster.users.find('other')).toMatchObject({ source: 'second', id: '5' })
  })

  it('one that cannot look up is tried with `tryUnknown` in its turn, and holds up later ones when it cannot be asked', async () => {
    const { signIn, mark, asked, change, muster } = await openSources({
      first: { people: '1 ann\n', settings: 'tryUnknown: true\n    onUnknown: allow' },
      second: { people: '2 ben\n', settings: 'onUnknown: create' },
    })
    mark('first.no-look-up')
    change('second', '2 ben\n3 new\n')
    expect(await signIn('new', 'wrong')).toBe('rejected: invalid-credentials')
    expect([asked('first'), asked('second')]).toEqual([['new'], ['new']])
    mark('first.mute')
    expect(await signIn('new', 'right')).toBe('unavailable')
    expect([asked('second'), muster.users.find('new')]).toEqual([['new'], undefined])
  })

  it('a source that only adds fields is never asked', async () => {
    const { signIn, asked } = await openSources({
      cards: { people: '9 zoe\n', settings: 'role: enrich\n    join: { theirs: username, ours: username }' },
      campus: { people: '1 ann\n' },
    })
    expect(await signIn('zoe', 'right')).toBe('rejected: unknown-user')
    expect(asked('cards')).toEqual([])
    expect(await signIn('ann', 'right')).toBe('accepted')
  })

  it('people of one that the configuration names no more are unavailable, and nobody else is asked about them', async () => {
    const { signIn, asked, folder, open } = await openSources({ first: { people: '1 ann\n' }, second: { people: '2 ann\n3 ben\n' } })
    const file = join(folder, 'muster.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace(/ {2}- name: first\n.*\n.*\n/, ''))
    expect(await signIn('ann', 'right', undefined, await open())).toBe('unavailable')
    expect(asked('second')).toEqual([])
  })
})

describe('whoever may not sign in now', () => {
  it('is refused from the moment that `activeUntil` names, without a run in between and without being asked', async () => {
    const until = new Date(Date.now() + day).toISOString()
    const { signIn, asked, pass } = await openSources({
      campus: { people: '1 ann\n', settings: `mapping: { activeUntil: '"${until}"' }` },
    })
    expect(await signIn('ann', 'right')).toBe('accepted')
    pass(day)
    expect(await signIn('ann', 'right')).toBe('rejected: expired')
    expect(asked('campus')).toEqual(['ann'])
  })

  it('is refused until the moment that `activeFrom` names', async () => {
    const from = new Date(Date.now() + day).toISOString()
    const { signIn, pass, muster } = await openSources({
      campus: { people: '1 ann\n', settings: `mapping: { activeFrom: '"${from}"' }\n    scope: { importDisabled: true }` },
    })
    expect(muster.users.find('ann')?.active).toBe(false)
    expect(await signIn('ann', 'right')).toBe('rejected: disabled')
    pass(day + 1)
    expect(await signIn('ann', 'right')).toBe('accepted')
  })
})

describe('internal people', () => {
  it('sign in by the password that they were given, within the same limits, and no source hears of it', async () => {
    const { signIn, asked, muster, mark } = await openSources(campus)
    await muster.internal.add({ username: 'Guest' }, new Secret('right'))
    await muster.internal.add({ username: 'mute' })
    mark('campus.down')
    expect(await signIn('guest', 'right')).toBe('accepted')
    expect(await signIn('guest', '')).toBe('rejected: invalid-credentials')
    expect(await signIn('mute', 'right')).toBe('rejected: invalid-credentials')
    for (let time = 0; time < 4; time++) expect(await signIn('guest')).toBe('rejected: invalid-credentials')
    expect(await signIn('guest', 'right')).toBe('rejected: too-many-attempts')
    expect(asked('campus')).toEqual([])
  })
})

describe('a name that may be another person’s by now', () => {
  it('without ids, does not open the account that was away for longer than `reuseAfter`', async () => {
    const { signIn, change, muster, pass, asked } = await openSources({ campus: { people: '- ann\n- ben\n- cy\n- di\n' } })
    change('campus', '- ben\n- cy\n- di\n')
    await muster.sync()
    expect(muster.users.find('ann')?.state).toBe('absent')
    pass(179 * day)
    expect(await signIn('ann', 'right')).toBe('accepted')
    pass(2 * day)
    change('campus', '- ann\n- ben\n- cy\n- di\n')
    expect(await signIn('ann', 'right')).toBe('rejected: unknown-user')
    await muster.sync()
    expect(await signIn('ann', 'right')).toBe('rejected: unknown-user')
    expect(asked('campus')).toEqual(['ann'])
  })

  it('with ids, does not open the account of somebody who is absent to the next who has the name', async () => {
    const { signIn, change, muster, asked } = await openSources({ campus: { people: '1 ann\n2 ben\n3 cy\n' } })
    change('campus', '2 ben\n3 cy\n')
    await muster.sync()
    expect(await signIn('ann', 'right')).toBe('rejected: unknown-user')
    change('campus', '2 ben\n3 cy\n4 ann\n')
    const result = await muster.authenticate('ann', new Secret('right'))
    expect(result).toMatchObject({ outcome: 'rejected', because: expect.stringContaining('another id') })
    expect(asked('campus')).toEqual([])
    change('campus', '1 ann\n2 ben\n3 cy\n')
    expect(await signIn('ann', 'right')).toBe('accepted')
  })

  it('a person who was renamed since the last run comes in by the new name', async () => {
    const { signIn, change, muster } = await openSources({ campus: { people: '1 ann\n2 ben\n', settings: 'onUnknown: create' } })
    change('campus', '1 anna\n2 ben\n')
    expect(await signIn('anna', 'right')).toBe('accepted')
    expect(muster.users.find('anna')?.id).toBe('1')
    expect(muster.users.count()).toBe(2)
  })
})

describe('on demand', () => {
  it('somebody who is made an account is given her credit once, by the run that reads her groups completely', async () => {
    const rule = 'newPeople: [{ everyone: true, credit: 10.00 }]'
    const { signIn, change, muster } = await openSources({ campus: { people: '1 ann\n', settings: 'onUnknown: create' } }, rule)
    change('campus', '1 ann\n2 new\n')
    expect(await signIn('new', 'right')).toBe('accepted')
    expect(muster.users.find('new')).toMatchObject({ entitlement: 'pending', balance: { minor: 0 } })
    for (let time = 0; time < 3; time++) {
      await muster.sync()
      expect(await signIn('new', 'right')).toBe('accepted')
    }
    expect(muster.users.find('new')).toMatchObject({ entitlement: 'decided', balance: { minor: 1_000 } })
  })

  it('many who come at once, during a run of the same process, disturb neither it nor each other', async () => {
    const newcomers = Array.from({ length: 6 }, (_, number) => `n${number}`)
    const { signIn, change, muster } = await openSources({ campus: { people: '1 ann\n', settings: 'onUnknown: create' } })
    change('campus', `1 ann\n${newcomers.map((name, number) => `${number + 2} ${name}\n`).join('')}`)
    const [report, ...outcomes] = await Promise.all([muster.sync(), ...newcomers.map((name) => signIn(name, 'right'))])
    expect(report.state).toBe('done')
    expect(new Set(outcomes)).toEqual(new Set(['accepted']))
    await muster.sync()
    expect(muster.users.count()).toBe(7)
  })
})
