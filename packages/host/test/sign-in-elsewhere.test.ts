import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMuster } from '../src/create-muster.ts'
import { folderWith } from './temporary-folder.ts'

/** Lists `people.json`; whoever signs in is what `answer.json` says, or the error that it names. */
const plugin = `import { readFileSync } from 'node:fs'
import { MusterError } from '@muster/provider'
const read = (file) => JSON.parse(readFileSync(new URL('../../' + file, import.meta.url), 'utf8'))
const abilities = { authenticate: false, lookUp: true, changes: false, nestedGroups: false, stableIds: true, groupScope: false, fingerprints: false }
export const provider = {
  contract: 1,
  type: 'cloud',
  settingsSchema: { type: 'object', additionalProperties: false, properties: { none: { type: 'boolean' } } },
  open: async ({ none = false }) => ({
    abilities,
    check: async () => ({ findings: [] }),
    async *list() {
      const people = read('people.json').map((user) => ({ type: 'user', ...user }))
      yield [...people, { type: 'end', users: people.length, groups: 0, members: 0 }]
    },
    async lookUp(name) {
      const user = read('people.json').concat(read('newcomers.json')).find(({ username }) => username.toLowerCase() === name.toLowerCase())
      return user && { user: { type: 'user', ...user } }
    },
    ...(none ? {} : {
      beginSignIn: async (how, redirect) => ({ how, url: new URL('https://cloud.example/' + (redirect ? 'browser' : 'device')), userCode: 'ABCD', state: 'begun' }),
      async completeSignIn({ state }) {
        if (state !== 'begun') throw new MusterError('PROTOCOL_VIOLATION', 'not begun')
        const answer = read('answer.json')
        if (answer.code) throw new MusterError(answer.code, answer.message)
        return answer
      },
    }),
    close: async () => undefined,
  }),
}
`

async function openCloud(settings = '', clock: { now(): number } = Date) {
  const files = {
    'muster.yaml': `sources:\n  - name: cloud\n    type: cloud\n    settings: {}\n${settings}  - name: mute\n    type: cloud\n    settings: { none: true }\n`,
    'people.json': '[{"id":"1","username":"Ada"},{"id":"2","username":"off","active":false}]',
    'newcomers.json': '[{"id":"9","username":"new"}]',
    'answer.json': '',
    'node_modules/muster-plugin-cloud/package.json':
      '{"name":"muster-plugin-cloud","version":"1.0.0","type":"module","exports":"./index.js"}',
    'node_modules/muster-plugin-cloud/index.js': plugin.replace(
      "from '@muster/provider'",
      `from ${JSON.stringify(import.meta.resolve('@muster/provider'))}`,
    ),
  }
  const folder = await folderWith(files)
  const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url], logger: silent, clock })
  onTestFinished(() => muster.close())
  await muster.sync({ source: 'cloud' })
  const signIn = async (answer: object) => {
    writeFileSync(join(folder, 'answer.json'), JSON.stringify(answer))
    const { state } = await muster.beginSignIn('cloud', 'device')
    return muster.completeSignIn('cloud', { state })
  }
  return { folder, muster, signIn }
}

const accepted = (id?: string, username?: string) => ({ type: 'accepted', id, username })

describe('signing in at the source itself', () => {
  it('tells where to go', async () => {
    const { muster } = await openCloud()
    expect(await muster.beginSignIn('cloud', 'device')).toMatchObject({ url: new URL('https://cloud.example/device'), userCode: 'ABCD' })
    const { url } = await muster.beginSignIn('cloud', 'browser', new URL('https://muster.example/back'))
    expect(url.href).toBe('https://cloud.example/browser')
  })

  it('lets in whose id it is, whatever she is called there by now', async () => {
    const { signIn } = await openCloud()
    expect(await signIn(accepted('1', 'ada.lovelace'))).toEqual({
      outcome: 'accepted',
      username: 'Ada',
      source: 'cloud',
      outside: expect.objectContaining({ accepted: true }),
    })
  })

  it('does not let in whoever has the name and another id', async () => {
    const { signIn } = await openCloud('    onUnknown: create\n')
    expect(await signIn(accepted('77', 'Ada'))).toMatchObject({ outcome: 'rejected', reason: 'unknown-user' })
  })

  it('does not let in whose account here is disabled', async () => {
    const { signIn } = await openCloud('    scope: { importDisabled: true }\n')
    expect(await signIn(accepted('2', 'off'))).toMatchObject({ outcome: 'rejected', reason: 'disabled' })
  })

  it('opens an account that was absent for long to nobody, where an id may be given to the next person', async () => {
    const clock = { time: Date.UTC(2026, 0, 1), now: () => clock.time }
    const { folder, muster, signIn } = await openCloud('    reuseAfter: 30d\n', clock)
    const sync = async (people: readonly object[]) => {
      writeFileSync(join(folder, 'people.json'), JSON.stringify(people))
      await muster.sync({ source: 'cloud' })
    }
    const others = [1, 2, 3].map((number) => ({ username: `other${number}` }))
    await sync([...others, { username: 'eve' }])
    await sync(others)
    expect(await signIn(accepted('eve', 'eve'))).toMatchObject({ outcome: 'accepted', username: 'eve' })
    clock.time += 31 * 86_400_000
    expect(await signIn(accepted('eve', 'eve'))).toMatchObject({
      outcome: 'rejected',
      reason: 'unknown-user',
      because: expect.stringContaining('longer than `reuseAfter`'),
    })
  })

  it('does by newcomers what `onUnknown` says', async () => {
    const denied = await openCloud()
    expect(await denied.signIn(accepted('9', 'new'))).toMatchObject({ outcome: 'rejected', reason: 'unknown-user' })
    const allowed = await openCloud('    onUnknown: allow\n')
    expect(await allowed.signIn(accepted('9', 'new'))).toMatchObject({ outcome: 'accepted', username: 'new' })
    expect(allowed.muster.users.find('new')).toBeUndefined()
    const created = await openCloud('    onUnknown: create\n')
    expect(await created.signIn(accepted('9', 'new'))).toMatchObject({ outcome: 'accepted', username: 'new' })
    expect(created.muster.users.find('new')).toMatchObject({ id: '9', state: 'present' })
  })

  it('is unavailable, and never wrong, when nobody could say who it was', async () => {
    const { signIn } = await openCloud()
    const late = { code: 'TIMED_OUT', message: 'nobody signed in while there was time for it' }
    expect(await signIn(late)).toMatchObject({ outcome: 'unavailable', reason: late.message, source: 'cloud' })
    expect(await signIn(accepted(undefined, 'Ada'))).toMatchObject({
      outcome: 'unavailable',
      reason: 'cloud does not say who has signed in',
    })
    expect(await signIn({ type: 'rejected', reason: 'locked' })).toMatchObject({ outcome: 'rejected', reason: 'locked' })
  })

  it('lets nobody in by an answer that is none', async () => {
    const { signIn } = await openCloud()
    for (const answer of [{}, { type: 'accepted', id: 1 }, { type: 'rejected', reason: 'whim' }])
      expect((await signIn(answer)).outcome).toBe('unavailable')
  })

  it('is refused for a source that offers none, or that is not there', async () => {
    const { muster } = await openCloud()
    await expect(muster.beginSignIn('mute', 'device')).rejects.toMatchObject({ code: 'NOT_SUPPORTED', source: 'mute' })
    await expect(muster.beginSignIn('cluod', 'device')).rejects.toMatchObject({
      code: 'UNKNOWN_SOURCE',
      hint: 'The sources are: cloud, mute.',
    })
    await expect(muster.completeSignIn('mute', { state: 'x' })).rejects.toMatchObject({ code: 'NOT_SUPPORTED' })
  })
})
