import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { getToken } from '../clouds/google/get-token.ts'
import { atMost, type Measure, median, shown, timesAtMost } from './measure.ts'
import { forgetStore, sizeFor } from './prepare-campus.ts'
import type { ServedTenant } from './serve-google.ts'
import { timeCommand, timeMuster } from './time-command.ts'

const rounds = 3
const latencyMs = 20
/** The default of `http.concurrency`. */
const concurrency = 8

const configuration = ({ admin, directory }: ServedTenant): string => `store: muster.db
sources:
  - name: campus
    type: google
    settings:
      admin: ${admin}
      key: \${file:google-key.json}
      username: Campus.uid
      cardNumbers: [Campus.cards]
      endpoints: { directory: ${directory} }
`

/** The campus as a Google tenant on a double: Muster against a bare loop of the same requests, in turns. */
export async function* measureGoogle(folder: string, people: number): AsyncIterable<Measure> {
  const size = sizeFor(people)
  const worker = new Worker(new URL('serve-google.ts', import.meta.url), { workerData: { size, latencyMs } })
  try {
    const [served] = (await once(worker, 'message')) as [ServedTenant]
    writeFileSync(join(folder, 'google-key.json'), served.key)
    writeFileSync(join(folder, 'muster.yaml'), configuration(served))
    const token = await getToken(served)
    const script = join(import.meta.dirname, 'read-google.ts')
    const [bare, first, unchanged, peaks, requests]: number[][] = [[], [], [], [], []]
    for (let round = 0; round < rounds; round++) {
      forgetStore(folder)
      bare!.push(timeCommand(folder, process.execPath, script, served.directory, token, String(concurrency), String(served.pages)))
      await countRequests(worker)
      for (const times of [first!, unchanged!]) {
        const { ms, peakMB } = timeMuster(folder, 'sync')
        times.push(ms)
        peaks!.push(peakMB)
        requests!.push(await countRequests(worker))
      }
    }
    const alone = median(bare!) / 1_000
    const against = 'fetch, the same requests'
    yield shown(`${against}, ${latencyMs} ms each, ${concurrency} at a time`, alone, 's')
    yield timesAtMost('Google, first sync', median(first!) / 1_000, 's', alone, against, 1.5)
    yield shown('Google, nothing changed', median(unchanged!) / 1_000, 's', alone, against)
    yield atMost('Google, requests of a sync', Math.max(...requests!), 'requests', Math.floor(served.pages * 1.1))
    yield atMost(`Google, peak memory, ${people.toLocaleString('en')} people`, Math.max(...peaks!), 'MB', 200)
  } finally {
    await worker.terminate()
  }
}

/** Of the Directory API, since it was asked last. */
async function countRequests(worker: Worker): Promise<number> {
  worker.postMessage('count')
  const [count] = (await once(worker, 'message')) as [number]
  return count
}
