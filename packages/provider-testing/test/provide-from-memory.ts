import type { Abilities, DirectoryRecord, Finding, KnownEntries, Provider, Session } from '@muster/provider'
import { MusterError } from '@muster/provider'
import type { ConformanceHarness } from '../src/index.ts'

/** A provider without a fault, each of whose parts a test may replace by a faulty one. */
export interface Parts {
  readonly abilities?: Partial<Abilities>
  readonly records?: readonly DirectoryRecord[]
  readonly provider?: Partial<Provider>
  session?(session: Session, settings: Settings): Session
}

export interface Settings {
  readonly behaviour: 'good' | 'unavailable' | 'cut' | 'stalled'
  readonly token: string
}

const anna = { type: 'user', id: 'u1', username: 'anna' } as const
const jose = { type: 'user', id: 'u2', username: 'josé' } as const
const ben = { type: 'user', id: 'u3', username: 'ben' } as const
const staff: readonly string[] = [anna.id, jose.id]
export const goodRecords: readonly DirectoryRecord[] = [
  anna,
  jose,
  ben,
  { type: 'group', id: 'g1', name: 'Staff' },
  { type: 'group', id: 'g2', name: 'Empty' },
  { type: 'members', group: 'g1', members: ['u1', 'josé'] },
  { type: 'end', users: 3, groups: 2, members: 2, cursor: 'c1' },
]

/** A harness around that provider. */
export function harnessFor(parts: Parts = {}): ConformanceHarness {
  const prepare = (behaviour: Settings['behaviour']) => async () => ({
    settings: { behaviour, token: 'token-of-the-source' },
    folder: '/',
    secrets: ['token-of-the-source'],
    remove: async () => undefined,
  })
  return {
    provider: provideFromMemory(parts),
    good: prepare('good'),
    unavailable: prepare('unavailable'),
    cut: prepare('cut'),
    stalled: prepare('stalled'),
    directory: { users: ['josé', 'anna', 'ben'], groups: { Staff: ['josé', 'anna'], Empty: [] } },
    authenticate: { username: 'anna', password: 'right-password', wrongPassword: 'wrong-password' },
    lookUp: { known: 'anna', unknown: 'nobody' },
    changes: 'offered',
    patienceMs: 500,
  }
}

function provideFromMemory({ abilities, records = goodRecords, provider, session: spoil = (session) => session }: Parts): Provider {
  return {
    contract: 1,
    type: 'in-memory',
    settingsSchema: {
      type: 'object',
      additionalProperties: false,
      properties: { behaviour: { type: 'string' }, token: { type: 'string' } },
      required: ['behaviour', 'token'],
    },
    async open(given, { signal }) {
      const settings = given as Settings
      const mustAnswer = async (): Promise<void> => {
        if (settings.behaviour === 'unavailable') throw new MusterError('SOURCE_UNAVAILABLE', 'Nobody answers.')
        if (settings.behaviour === 'stalled') await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
        if (signal.aborted) throw new MusterError('STOPPED', 'Stopped.')
      }
      const good: Session = {
        abilities: {
          authenticate: true,
          lookUp: true,
          changes: true,
          nestedGroups: false,
          stableIds: true,
          groupScope: true,
          fingerprints: true,
          ...abilities,
        },
        async check() {
          const down: Finding = { id: 'memory.reached', outcome: 'failed', message: 'Nobody answers.', remedy: 'Start the source.' }
          return {
            findings: [settings.behaviour === 'unavailable' ? down : { id: 'memory.reached', outcome: 'ok', message: 'It answers.' }],
          }
        },
        async *list(scope, known) {
          await mustAnswer()
          const wanted =
            scope.users === 'all' ? records : records.filter((record) => record.type !== 'user' || staff.includes(record.id ?? ''))
          const listed = known ? wanted.map((record) => recognise(record, known)) : wanted
          yield listed.slice(0, 2)
          if (settings.behaviour === 'cut') throw new MusterError('LISTING_INCOMPLETE', 'The listing broke off.')
          yield listed.slice(2)
        },
        async *changes(cursor) {
          await mustAnswer()
          yield cursor === 'c1' ? [{ type: 'end', users: 0, groups: 0, members: 0, cursor: 'c1' }] : [{ type: 'reset' }]
        },
        async lookUp(username) {
          await mustAnswer()
          return username === 'anna' ? { user: anna } : undefined
        },
        async authenticate(username, password) {
          await mustAnswer()
          if (username !== 'anna') return { type: 'rejected', reason: 'unknown-user' }
          return password.reveal() === 'right-password'
            ? { type: 'accepted', username }
            : { type: 'rejected', reason: 'invalid-credentials' }
        },
        close: async () => undefined,
      }
      return spoil(good, settings)
    },
    ...provider,
  }
}

function recognise(record: DirectoryRecord, known: KnownEntries): DirectoryRecord {
  if (record.type !== 'user' && record.type !== 'group') return record
  const bytes = new TextEncoder().encode(JSON.stringify(record))
  const number = known.match(bytes, 0, bytes.length)
  if (number >= 0) return { type: 'present', kind: record.type, known: [number] }
  return { ...record, fingerprint: known.fingerprint(bytes, 0, bytes.length) }
}
