import { compareListings, type Difference, obtainListing } from '@muster/program-checker'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'
import { count } from '../print/words.ts'
import type { Terminal } from '../terminal.ts'
import { type ProgramOptions, subjectOf } from './program-check.ts'

interface DiffOptions extends ProgramOptions {
  readonly shown?: number
}

/** Differences of each kind that are shown, unless `--shown` says otherwise. */
const shownByDefault = 10

/** Exits 0 when both say the same, 1 when they do not. */
export async function run({ words: [one = '', other = ''], options, terminal, stop }: Call<DiffOptions>): Promise<number> {
  const first = await obtainListing(subjectOf(one, [], options), stop.signal)
  const second = await obtainListing(subjectOf(other, [], options), stop.signal)
  const differences = compareListings(first, second)
  if (options.json) terminal.printJson({ first: one, second: other, differences })
  else printDifferences(differences, { one, other, shown: options.shown ?? shownByDefault, terminal })
  return differences.length === 0 ? exitCodes.done : exitCodes.failed
}

const kinds = [
  { kind: 'user', word: 'person', words: 'people' },
  { kind: 'group', word: 'group', words: 'groups' },
  { kind: 'membership', word: 'membership', words: 'memberships' },
] as const

interface Page {
  readonly one: string
  readonly other: string
  readonly shown: number
  readonly terminal: Terminal
}

function printDifferences(differences: readonly Difference[], { one, other, shown, terminal }: Page): void {
  const { paint, print } = terminal
  if (differences.length === 0) print('Both say the same.')
  const signs = {
    'only in the first': { sign: paint.bad('-'), words: `only in ${one}` },
    'only in the second': { sign: paint.good('+'), words: `only in ${other}` },
    different: { sign: paint.attention('~'), words: 'different' },
  }
  for (const { kind, word, words } of kinds) {
    for (const [what, { sign, words: where }] of Object.entries(signs)) {
      const these = differences.filter((difference) => difference.kind === kind && difference.what === what)
      if (these.length === 0) continue
      print(paint.bold(`${count(these.length, word, words)} ${where}`))
      for (const { name, fields = [] } of these.slice(0, shown)) {
        const told = fields.map(({ field, first, second }) => `${field}: ${show(first)} → ${show(second)}`).join(', ')
        print(`  ${sign} ${printable(name)}${told === '' ? '' : `  ${told}`}`)
      }
      if (these.length > shown) print(paint.dim(`  and ${count(these.length - shown, 'more', 'more')}`))
    }
  }
}

function show(value: unknown): string {
  return value === undefined ? '(not said)' : printable(JSON.stringify(value))
}
