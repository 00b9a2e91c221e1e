import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { application, tenantId } from '../clouds/entra-id/start-entra.ts'
import { atMost, type Measure, median, shown, timesAtMost } from './measure.ts'
import { forgetStore } from './prepare-campus.ts'
import { timeCommand, timeMuster } from './time-command.ts'

const rounds = 3
const latencyMs = 20

const configuration = (url: string): string => `store: muster.db
sources:
  - name: campus
    type: entra-id
    settings:
      tenant: ${tenantId}
      clientId: ${application.clientId}
      clientSecret: \${env:ENTRA_SECRET}
      graph: ${url}
      signIn: ${url}
      users: { username: onPremisesSamAccountName }
`

/** The campus as a tenant: Muster against bare `fetch` asking the same things, in turns. */
export async function* measureEntra(folder: string, people: number): AsyncIterable<Measure> {
  const server = spawn(
    process.execPath,
    ['-C', 'development', join(import.meta.dirname, 'serve-tenant.ts'), String(people), String(latencyMs)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]()
  const say = async (): Promise<string> => (await lines.next()).value as string
  /** How many questions were asked since the last time. */
  const questions = async (): Promise<number> => {
    server.stdin.write('\n')
    return Number(await say())
  }
  try {
    const { url, least } = JSON.parse(await say()) as { url: string; least: number }
    writeFileSync(join(folder, 'muster.yaml'), configuration(url))
    process.env.ENTRA_SECRET = application.secret
    const [bare, first, unchanged, peaks]: number[][] = [[], [], [], []]
    const asked = { first: 0, unchanged: 0 }
    for (let round = 0; round < rounds; round++) {
      forgetStore(folder)
      bare!.push(timeCommand(folder, process.execPath, '-C', 'development', join(import.meta.dirname, 'read-graph.ts'), url))
      await questions()
      for (const [times, name] of [[first!, 'first'] as const, [unchanged!, 'unchanged'] as const]) {
        const { ms, peakMB } = timeMuster(folder, 'sync')
        asked[name] = await questions()
        times.push(ms)
        peaks!.push(peakMB)
      }
    }
    const alone = median(bare!) / 1_000
    const against = `bare fetch, ${latencyMs} ms a request`
    yield shown(against, alone, 's')
    yield timesAtMost('Entra ID, first sync', median(first!) / 1_000, 's', alone, against, 1.5)
    yield atMost('Entra ID, first sync', asked.first, 'requests', Math.floor(least * 1.1))
    yield shown('Entra ID, nothing changed', median(unchanged!) / 1_000, 's')
    yield atMost('Entra ID, nothing changed', asked.unchanged, 'requests', 2)
    yield atMost(`Entra ID, peak memory, ${people.toLocaleString('en')} people`, Math.max(...peaks!), 'MB', 200)
  } finally {
    server.stdin.end()
    server.kill()
  }
}
