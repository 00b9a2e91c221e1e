/**
 * Runs in a process of its own, in the folder of a synced campus, on the packages as they are built; the address of its slapd is
 * the argument. Prints one line of JSON.
 */
import { createMuster } from '@muster/host'
import { prepareServers } from '@muster/ldap'
import { Secret } from '@muster/provider'
import { inventCampus } from '../campus/invent-campus.ts'
import { peopleBase } from '../servers/invent-directory.ts'
import { median } from './measure.ts'
import { sizeFor } from './prepare-campus.ts'

export interface LdapSignInTimes {
  /** Medians. */
  readonly bareMs: number
  readonly throughMusterMs: number
  readonly perSecond: number
}

const [warmUp, questions, sustainedMs, atOnce] = [50, 500, 5_000, 8]

const people: { readonly username: string; readonly dn: string; readonly password: string }[] = []
let number = 0
for (const { username, active } of inventCampus(sizeFor(1_000)).people()) {
  // Those whose names are plain in a DN: a bare bind is not to be slowed down by escaping.
  const isPlain = active && number % 10 !== 3 && number % 50 !== 9 && /^[a-z0-9.]+$/.test(username)
  if (isPlain) people.push({ username, dn: `uid=${username},${peopleBase}`, password: `password-${number}` })
  number++
}
const person = (turn: number): (typeof people)[number] => people[(turn * 7) % people.length]!

const servers = prepareServers({ urls: [process.argv[2]!] })
const never = new AbortController().signal
const bareMs = await timeEach(async (turn) => {
  const { dn, password } = person(turn)
  const connection = await servers.connect({ how: 'simple', dn, password: new Secret(password) }, never)
  await connection.close()
})

await using muster = await createMuster({ resolveFrom: [import.meta.url] })
const signIn = async (turn: number): Promise<void> => {
  const { username, password } = person(turn)
  const { outcome } = await muster.authenticate(username, new Secret(password))
  if (outcome !== 'accepted') throw new Error(`Signing in as ${username} was ${outcome}.`)
}
const throughMusterMs = await timeEach(signIn)

let done = 0
const started = performance.now()
const keepAsking = async (first: number): Promise<void> => {
  for (let turn = first; performance.now() - started < sustainedMs; turn += atOnce) {
    await signIn(turn)
    done++
  }
}
await Promise.all(Array.from({ length: atOnce }, (_, first) => keepAsking(first)))
const perSecond = (done * 1_000) / (performance.now() - started)
console.log(JSON.stringify({ bareMs, throughMusterMs, perSecond } satisfies LdapSignInTimes))

async function timeEach(ask: (turn: number) => Promise<void>): Promise<number> {
  const times: number[] = []
  for (let turn = 0; turn < warmUp + questions; turn++) {
    const began = performance.now()
    await ask(turn)
    if (turn >= warmUp) times.push(performance.now() - began)
  }
  return median(times)
}
