import { type Dice, throwDice } from './dice.ts'
import { departments, inventGroupName, inventName } from './invent-names.ts'

export interface CampusSize {
  readonly people: number
  readonly groups: number
  readonly memberships: number
  readonly seed: number
}

/** About the size of a large university. */
export const usualSize: CampusSize = { people: 100_000, groups: 2_000, memberships: 500_000, seed: 20_261_124 }

export interface Person {
  readonly id: string
  readonly username: string
  readonly given: string
  readonly family: string
  readonly email: string
  readonly department: string
  readonly employeeNumber: string
  readonly card: string
  readonly active: boolean
}

export interface Group {
  readonly id: string
  readonly name: string
  /** Ids of people and groups. */
  readonly members: readonly string[]
}

/** A campus, made while it is read: a million people never stand in memory together. */
export interface Campus {
  people(): Iterable<Person>
  groups(): Iterable<Group>
}

/** The group that has half of everybody. */
export const largestGroup = 'Students'
/** Each is a member of the one before. */
const chainLength = 9
const cycleLength = 3

/** The campus of a size and seed, always the same. */
export function inventCampus(size: CampusSize): Campus {
  return {
    *people() {
      const dice = throwDice(size.seed)
      for (let number = 0; number < size.people; number++) yield inventPerson(number, dice)
    },
    *groups() {
      const dice = throwDice(size.seed + 1)
      const counts = memberCounts(size)
      for (let number = 0; number < size.groups; number++) {
        const nested = nestedIn(number, size.groups)
        const people = spread(counts[number] ?? 0, size.people, dice).map(personId)
        yield {
          id: groupId(number),
          name: number === 0 ? largestGroup : inventGroupName(number),
          members: [...nested.map(groupId), ...people],
        }
      }
    },
  }
}

/**
 * The same campus some time later: of every thousand people 6 changed, 1 renamed, 1.5 gone (400 at most, so that the guard
 * lets them go), 1.5 new; and one membership in a hundred moved to somebody else.
 */
export function inventChangedCampus(size: CampusSize): Campus {
  const before = inventCampus(size)
  const newcomers = Math.round(size.people * 0.0015)
  const leaverEvery = Math.max(1, Math.round(size.people / Math.min(400, Math.max(1, newcomers))))
  const leaves = (number: number): boolean => number % leaverEvery === leaverEvery - 1
  const leavers = new Set(
    Array.from({ length: size.people }, (_, number) => number)
      .filter(leaves)
      .map(personId),
  )

  return {
    *people() {
      const dice = throwDice(size.seed + 2)
      let number = 0
      for (const person of before.people()) {
        if (!leaves(number)) yield grownOlder(person, dice.fraction())
        number++
      }
      for (let added = 0; added < newcomers; added++) yield inventPerson(size.people + added, dice)
    },
    *groups() {
      const dice = throwDice(size.seed + 3)
      for (const group of before.groups()) {
        const kept = group.members.filter((member) => !leavers.has(member) && dice.fraction() >= 0.01)
        const known = new Set(kept)
        const moved = Array.from({ length: group.members.length - kept.length }, () => personId(dice.below(size.people + newcomers)))
        yield { ...group, members: [...kept, ...new Set(moved.filter((member) => !known.has(member) && !leavers.has(member)))] }
      }
    },
  }
}

function grownOlder(person: Person, fate: number): Person {
  if (fate < 0.001) return { ...person, family: `${person.family}-Renamed`, username: `renamed.${person.employeeNumber}` }
  if (fate < 0.007) return { ...person, department: `${person.department} (new)`, card: `9${person.card}` }
  return person
}

function inventPerson(number: number, dice: Dice): Person {
  const { given, family, stem } = inventName(dice)
  return {
    id: personId(number),
    username: `${stem}${number.toString(36)}`,
    given,
    family,
    email: `person.${number}@campus.example`,
    department: dice.pick(departments),
    employeeNumber: String(1_000_000 + number),
    card: String(dice.below(2 ** 32)).padStart(10, '0'),
    active: dice.fraction() >= 0.03,
  }
}

/** Half of everybody in the first group, none in the last hundredth, and between them Zipf: the second has twice the third, … */
function memberCounts({ people, groups, memberships }: CampusSize): number[] {
  const half = Math.min(Math.floor(people / 2), memberships)
  const filled = Math.max(1, groups - Math.ceil(groups / 100))
  const nested = Array.from({ length: groups }, (_, number) => nestedIn(number, groups).length).reduce((sum, count) => sum + count, 0)
  const counts = new Array<number>(groups).fill(0)
  counts[0] = half

  let rest = memberships - half - nested
  let weight = 0
  for (let number = 1; number < filled; number++) weight += 1 / number
  const share = rest / weight
  for (let number = 1; number < filled && rest > 0; number++) {
    const count = Math.min(rest, Math.floor(people / 5), Math.max(1, Math.round(share / number)))
    counts[number] = count
    rest -= count
  }
  // What rounding and the largest group's bound left over goes round.
  for (let number = 1; rest > 0 && number < filled; number++) {
    const more = Math.min(rest, Math.floor(people / 5) - (counts[number] ?? 0))
    counts[number] = (counts[number] ?? 0) + more
    rest -= more
  }
  return counts
}

/** Groups 10 to 18 are a chain nine deep, 20 to 22 a ring. */
function nestedIn(number: number, groups: number): number[] {
  if (groups < 30) return []
  if (number >= 10 && number < 10 + chainLength - 1) return [number + 1]
  if (number >= 20 && number < 20 + cycleLength) return [20 + ((number - 20 + 1) % cycleLength)]
  return []
}

/** `count` different people, spread over all of them: a step that has no factor in common with their number meets each once. */
function spread(count: number, people: number, dice: Dice): number[] {
  const start = dice.below(people)
  let step = 1 + dice.below(people)
  while (greatestCommonDivisor(step, people) !== 1) step++
  return Array.from({ length: count }, (_, index) => (start + index * step) % people)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}

const personId = (number: number): string => `p${String(number).padStart(7, '0')}`
const groupId = (number: number): string => `g${String(number).padStart(5, '0')}`
