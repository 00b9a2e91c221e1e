/**
 * Runs in a process of its own, in the folder of a synced campus, on the packages as they are built. Prints one line of JSON.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createMuster } from '@muster/host'
import { cleanEnvironment } from '@muster/program'
import { Secret } from '@muster/provider'
import { median } from './measure.ts'

export interface SignInTimes {
  /** Medians. */
  readonly programAloneMs: number
  readonly throughMusterMs: number
  readonly perSecond: number
}

const warmUp = 100
const questions = 1_000
const sustainedMs = 5_000
const atOnce = 8

const people = readFileSync('campus.tsv', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('u\t') && !line.endsWith('disabled'))
  .map((line) => ({ username: line.split('\t')[2] ?? '', password: `secret-${line.split('\t')[1]}` }))
const person = (number: number): { username: string; password: string } =>
  people[(number * 7) % people.length] ?? { username: '', password: '' }

const programAloneMs = await timeProgram()
const { throughMusterMs, perSecond } = await timeMuster()
console.log(JSON.stringify({ programAloneMs, throughMusterMs, perSecond } satisfies SignInTimes))

async function timeProgram(): Promise<number> {
  const program = spawn('python3', ['emit.py', 'serve'], { stdio: ['pipe', 'pipe', 'inherit'], env: cleanEnvironment(1, '') })
  const answers = createInterface({ input: program.stdout })[Symbol.asyncIterator]()
  const times = await timeEach(async (number) => {
    program.stdin.write(`${JSON.stringify({ request: number, verb: 'authenticate', params: person(number) })}\n`)
    const { value } = await answers.next()
    if (!String(value).includes('accepted')) throw new Error(`The program answered ${value}.`)
  })
  program.stdin.end()
  return median(times)
}

async function timeMuster(): Promise<Pick<SignInTimes, 'throughMusterMs' | 'perSecond'>> {
  await using muster = await createMuster({ resolveFrom: [import.meta.url] })
  const signIn = async (number: number): Promise<void> => {
    const { username, password } = person(number)
    const { outcome } = await muster.authenticate(username, new Secret(password))
    if (outcome !== 'accepted') throw new Error(`Signing in as ${username} was ${outcome}.`)
  }
  const throughMusterMs = median(await timeEach(signIn))

  let done = 0
  const started = performance.now()
  const keepAsking = async (first: number): Promise<void> => {
    for (let number = first; performance.now() - started < sustainedMs; number += atOnce) {
      await signIn(number)
      done++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, (_, first) => keepAsking(first)))
  return { throughMusterMs, perSecond: (done * 1000) / (performance.now() - started) }
}

async function timeEach(ask: (number: number) => Promise<void>): Promise<number[]> {
  const times: number[] = []
  for (let number = 0; number < warmUp + questions; number++) {
    const started = performance.now()
    await ask(number)
    if (number >= warmUp) times.push(performance.now() - started)
  }
  return times
}
