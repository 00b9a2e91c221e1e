/**
 * Runs in a process of its own: searches one person after the other by name, over several connections. Arguments: URL DN BASE, and
 * the names, with the password on the standard input. Prints one line of JSON.
 */
import { readFileSync } from 'node:fs'
import { prepareServers } from '@muster/ldap'
import { Secret } from '@muster/provider'

export interface GatewayTimes {
  readonly perSecond: number
}

const [sustainedMs, atOnce] = [5_000, 8]
const [url = '', dn = '', base = '', ...names] = process.argv.slice(2)
const password = new Secret(readFileSync(0, 'utf8'))
const servers = prepareServers({ urls: [url] })
let done = 0
const started = performance.now()
const keepAsking = async (first: number): Promise<void> => {
  const connection = await servers.connect({ how: 'simple', dn, password }, new AbortController().signal)
  for (let turn = first; performance.now() - started < sustainedMs; turn += atOnce) {
    const found = await connection.find({ base, filter: { equal: 'uid', to: names[turn % names.length]! } }, 1)
    if (found.length !== 1) throw new Error(`${names[turn % names.length]} was not found.`)
    done++
  }
  await connection.close()
}
await Promise.all(Array.from({ length: atOnce }, (_, first) => keepAsking(first)))
console.log(JSON.stringify({ perSecond: (done * 1_000) / (performance.now() - started) } satisfies GatewayTimes))
