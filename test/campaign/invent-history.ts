import type { GuardLimits, NewPeopleRule, SourceSettings } from '@muster/engine'
import { type Dice, throwDice } from '../campus/dice.ts'
import type { Telling } from '../laws/change-log.ts'
import { type Directory, noLimits, type Person } from '../laws/directory.ts'
import { inventFault, type SourceFault } from './faults.ts'

export interface CampaignSettings {
  readonly names: readonly string[]
  readonly removal: SourceSettings['removal']
  readonly limits: GuardLimits
  readonly onHold: 'apply-rest' | 'stop'
  readonly rules: readonly NewPeopleRule[]
  /** Records that come together. */
  readonly batchSize: number
  /** How the sources tell what changed; left out: they cannot. */
  readonly telling?: Telling
  /** Or in memory, which is faster, and survives nothing. */
  readonly isOnDisk: boolean
}

export interface Night {
  readonly directories: readonly Directory[]
  /** One attempt after another, and for each what goes wrong with each source. */
  readonly attempts: readonly (readonly SourceFault[])[]
  /** By how much the clock moves before it; it may step back. */
  readonly clockMs: number
  /** Pages that the store may still grow by; undefined: there is room. */
  readonly room: number | undefined
  /** The step of the first attempt at which Muster dies. */
  readonly crash: number | undefined
  readonly afterwards: 'nothing' | 'undo' | 'undo twice' | 'look again'
}

const day = 86_400_000

const careful: GuardLimits = {
  ...noLimits,
  absences: { atLeast: 1, share: 0, atMost: 1 },
  changes: { atLeast: 2, share: 0 },
  membershipRemovals: { share: 0.3, population: 4 },
}

export function inventSettings(dice: Dice): CampaignSettings {
  return {
    names: dice.pick([['one'], ['one', 'two'], ['one', 'two', 'three'], ['one', 'two', 'three']]),
    removal: dice.pick(['keep', 'deactivate', 'delete']),
    limits: dice.pick([noLimits, noLimits, careful]),
    onHold: dice.pick(['apply-rest', 'apply-rest', 'stop']),
    rules: dice.pick([
      [],
      [
        { group: 'Group one-k0', credit: 1_000, restricted: true, attributes: {} },
        { credit: 100, restricted: true, attributes: {} },
      ],
    ]),
    batchSize: dice.pick([1, 3, 7, 1_000]),
    ...(dice.below(2) === 0 && {
      telling: { members: dice.pick(['all', 'differences']), covers: dice.pick(['changed', 'all']), rehearsed: false },
    }),
    isOnDisk: dice.below(4) === 0,
  }
}

/** A university from night to night: people join, leave, come back, are renamed, swap names, and groups change and nest. */
export function* inventNights(seed: number, settings: CampaignSettings, nights: number): Generator<Night> {
  const dice = throwDice(seed ^ 0x5f3759df)
  let directories = settings.names.map((name) => firstDirectory(name))
  for (let night = 0; night < nights; night++) {
    directories = directories.map((directory, at) => changeDirectory(dice, directory, settings.names[at]!))
    yield {
      directories,
      attempts: Array.from({ length: 1 + dice.below(10) }, () =>
        settings.names.map(() => (dice.below(10) < 8 ? inventFault(dice) : ({ kind: 'none' } as const))),
      ),
      clockMs: dice.pick([day, day, day, day / 2, 23 * 3_600_000, 25 * 3_600_000, 3 * day, 10 * day, -3_600_000, -2 * day]),
      room: dice.below(12) === 0 ? dice.below(6) : undefined,
      crash: settings.isOnDisk && dice.below(2) === 0 ? 1 + dice.below(40) : undefined,
      afterwards: dice.pick(['nothing', 'nothing', 'undo', 'undo twice', 'look again']),
    }
  }
}

function firstDirectory(source: string): Directory {
  const steady = Array.from({ length: 8 }, (_, at) => `${source}-s${at}`)
  return {
    people: Object.fromEntries(steady.map((id) => [id, { username: id }])),
    groups: Object.fromEntries(Array.from({ length: 3 }, (_, at) => [`${source}-k${at}`, steady.slice(0, 3 + at)])),
  }
}

/** Names that both sources may give away, and others that are one source's own. */
const names = ['ada', 'bob', 'Carla', 'dêsirée', '田中']

function changeDirectory(dice: Dice, { people, groups }: Directory, source: string): Directory {
  const now: Record<string, Person> = { ...people }
  const lists: Record<string, readonly string[]> = { ...groups }
  for (let steps = dice.below(4); steps > 0; steps--) {
    const id = `${source}-u${dice.below(6)}`
    const moving = Object.keys(now).filter((one) => one.includes('-u'))
    switch (dice.below(7)) {
      case 0:
      case 1: {
        const taken = new Set(Object.values(now).map(({ username }) => username))
        const free = [...names, ...names.map((name) => `${source}.${name}`)].filter((name) => !taken.has(name))
        if (free.length > 0 && now[id] === undefined)
          now[id] = { username: dice.pick(free), email: dice.pick(['a@x.edu', 'b@x.edu', null]) }
        break
      }
      case 2:
        delete now[id]
        break
      case 3:
        if (now[id] !== undefined) now[id] = { ...now[id], email: dice.pick(['c@x.edu', 'd@x.edu', null]) }
        break
      case 4: {
        if (moving.length < 2) break
        const [one, other] = [dice.pick(moving), dice.pick(moving)]
        const [first, second] = [now[one]!, now[other]!]
        now[one] = { ...first, username: second.username }
        now[other] = { ...second, username: first.username }
        break
      }
      case 5: {
        const group = `${source}-${dice.pick(['k0', 'k1', 'g1', 'g2'])}`
        const steady = [`${source}-s0`, `${source}-s1`]
        const others = [...moving, `${source}-s5`, `${source}-g1`, `${source}-g2`, 'nobody'].filter(() => dice.below(2) === 0)
        lists[group] = [...new Set([...steady, ...others.filter((one) => one !== group || dice.below(2) === 0)])]
        break
      }
      default: {
        const group = `${source}-${dice.pick(['g1', 'g2'])}`
        delete lists[group]
      }
    }
  }
  return { people: now, groups: lists }
}
