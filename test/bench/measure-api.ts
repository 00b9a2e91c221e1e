import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { createMuster } from '@muster/host'
import { mainFile } from '../runner/main-file.ts'
import { atLeast, atMost, type Measure, median } from './measure.ts'
import { prepareCampus, sizeFor } from './prepare-campus.ts'
import { timeMuster } from './time-command.ts'

const rounds = 25

/** What the service answers over HTTP, of a copy of so many people: the change feed, and a page of people from the middle. */
export async function* measureApi(folder: string, people: number): AsyncIterable<Measure> {
  prepareCampus(folder, sizeFor(people))
  appendFileSync(`${folder}/muster.yaml`, '\napi: { listen: "127.0.0.1:0" }\nschedule: { sync: never }\n')
  timeMuster(folder, 'sync')
  await using muster = await createMuster({ config: `${folder}/muster.yaml`, resolveFrom: [import.meta.url] })
  const { token } = muster.tokens.add('bench', ['read'])
  const service = spawn(process.execPath, [mainFile, 'service'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  try {
    const address = await listening(service)
    const ask = (path: string): Promise<Response> => fetch(`${address}${path}`, { headers: { authorization: `Bearer ${token}` } })
    const begun = performance.now()
    const changes = await countLines(await ask('/api/v1/changes'))
    const seconds = (performance.now() - begun) / 1_000
    yield atLeast(`the change feed, ${changes.toLocaleString('en')} changes`, Math.round(changes / seconds), 'changes/s', 50_000)
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const since = performance.now()
      const page = await (await ask(`/api/v1/users?limit=100&after=${1 + Math.floor(((people * 0.8) / rounds) * round)}`)).text()
      times.push(performance.now() - since)
      if (!page.startsWith('[{')) throw new Error(`that is no page: ${page.slice(0, 200)}`)
    }
    yield atMost(`100 people of ${people.toLocaleString('en')}`, median(times), 'ms', 20)
  } finally {
    service.kill('SIGTERM')
    await new Promise((resolve) => service.once('close', resolve))
  }
}

async function listening(service: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: service.stderr! })) {
    const { message, address } = JSON.parse(line) as { message?: string; msg?: string; address?: string }
    if (address !== undefined || message === 'the API listens') {
      service.stderr!.resume()
      return String(address)
    }
  }
  throw new Error('the service ended before it listened')
}

async function countLines(answer: Response): Promise<number> {
  let lines = 0
  for await (const chunk of answer.body!) for (const byte of chunk as Uint8Array) if (byte === 10) lines++
  return lines
}
