import { globSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RunningService } from '../cli/running-service.ts'
import { WebCampus } from '../web/make-campus.ts'
import { Browser } from '../web/open-browser.ts'
import { atMost, type Measure, median, shown } from './measure.ts'

const assets = join(import.meta.dirname, '..', '..', 'packages', 'web', 'dist', 'assets')
const times = 7

/** The web page: what it weighs, and how soon something of it is seen by a browser that has never been there. */
export async function* measureWeb(): AsyncIterable<Measure> {
  const bytes = globSync('*.js.gz', { cwd: assets }).reduce((sum, name) => sum + statSync(join(assets, name)).size, 0)
  yield atMost('scripts of the web page, compressed', bytes / 1_000, 'kB', 150)

  using campus = new WebCampus()
  const muster = await campus.open()
  await muster.sync()
  const { token } = muster.tokens.add('bench', ['read', 'run'])
  await muster.close()
  const ends: (() => void)[] = []
  const service = new RunningService(campus.folder, (end) => ends.push(end))
  try {
    await service.says('the API listens')
    const address = String(service.fields('the API listens').address)
    const paints: number[] = []
    const answers: number[] = []
    for (let round = 0; round < times; round++) {
      const browser = await Browser.open(address)
      try {
        await browser.goTo('')
        paints.push(await browser.firstPaint())
        await browser.page.evaluate(
          `fetch('/api/v1/session', { method: 'POST', body: '${JSON.stringify({ token })}', headers: { 'content-type': 'application/json' } })`,
        )
        const begun = performance.now()
        await browser.page.reload()
        await browser.page.getByRole('heading', { name: 'Run 1' }).waitFor()
        answers.push(performance.now() - begun)
      } finally {
        await browser.close()
      }
    }
    yield atMost('first paint of the web page, nothing cached', median(paints), 'ms', 1_000)
    yield shown('what last night did is there, when the page is loaded again', median(answers), 'ms')
  } finally {
    await service.ends('SIGTERM')
    for (const end of ends) end()
  }
}
