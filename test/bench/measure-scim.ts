import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMuster } from '@muster/host'
import { atMost, type Measure, median, shown } from './measure.ts'
import { prepareCampus, sizeFor } from './prepare-campus.ts'
import { startService } from './start-service.ts'
import { timeMuster } from './time-command.ts'

const rounds = 200

/** SCIM by a client of its own, over the service as it is installed. */
export async function* measureScim(folder: string, people: number): AsyncIterable<Measure> {
  prepareCampus(folder, sizeFor(people))
  timeMuster(folder, 'sync')
  appendFileSync(join(folder, 'muster.yaml'), 'api: { listen: "127.0.0.1:0", scim: true }\nschedule: { sync: never }\nlog: info\n')
  const { token, names } = await prepareClient(folder)
  const service = await startService(folder, 'the API listens')
  try {
    const { address } = service
    const time = async (path: string): Promise<number> => {
      const started = performance.now()
      const answer = await fetch(`${address}/scim/v2${path}`, { headers: { authorization: `Bearer ${token}` } })
      const text = await answer.text()
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text}`)
      return performance.now() - started
    }
    const medianOf = async (pathOf: (round: number) => string): Promise<number> => {
      const taken: number[] = []
      for (let round = 0; round < rounds; round++) taken.push(await time(pathOf(round)))
      return median(taken)
    }
    const of = `of ${people.toLocaleString('en')} people by SCIM`
    yield shown(`the first page of 100 ${of}`, await time('/Users'), 'ms')
    yield atMost(
      `one ${of}, \`filter=userName eq\``,
      await medianOf((round) => `/Users?filter=${encodeURIComponent(`userName eq "${names[round % names.length]}"`)}`),
      'ms',
      10,
    )
    yield atMost(`a page of 100 ${of}`, await medianOf((round) => `/Users?startIndex=${round * 100 + 1}`), 'ms', 20)
    yield shown(`a page of 100 ${of}, from the middle`, await time(`/Users?startIndex=${people >> 1}`), 'ms')
    const rare = `/Users?filter=${encodeURIComponent('displayName co "xyzzy"')}`
    const seldom = time(rare)
    yield shown(`what no index finds among all ${of}`, await seldom, 'ms')
    yield shown(`the same again ${of}`, await time(rare), 'ms')
    yield shown(
      `who was changed lately ${of}`,
      await time(`/Users?count=10&filter=${encodeURIComponent('meta.lastModified gt "2020-01-01T00:00:00Z"')}`),
      'ms',
    )
  } finally {
    await service.stop()
  }
}

async function prepareClient(folder: string): Promise<{ readonly token: string; readonly names: readonly string[] }> {
  await using muster = await createMuster({ config: join(folder, 'muster.yaml'), resolveFrom: [import.meta.url] })
  const names = muster.users.list({ limit: 1_000 }).map(({ username }) => username)
  return { token: muster.tokens.add('bench', ['directory']).token, names }
}
