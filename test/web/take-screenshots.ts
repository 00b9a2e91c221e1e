/**
 * Takes the pictures of docs/web.md from the real page, on the university of the demo after ten nights:
 * `node -C development test/web/take-screenshots.ts`. Chromium and the built command must be there.
 */
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { RunningService } from '../cli/running-service.ts'
import { WebCampus } from './make-campus.ts'
import { Browser } from './open-browser.ts'

const folder = join(import.meta.dirname, '..', '..', 'docs', 'web')
const largest = 150_000

mkdirSync(folder, { recursive: true })
const ends: (() => void)[] = []
using campus = new WebCampus()
await campus.live()
const service = new RunningService(campus.folder, (end) => ends.push(end))
await service.says('the API listens')
const browser = await Browser.open(String(service.fields('the API listens').address))
try {
  const { page } = browser
  await browser.goTo('')
  await page.getByLabel('Username').fill('ivan.varga')
  await page.getByLabel('Password').fill('sesame-p0853')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Last night' }).waitFor()
  await picture('last-night', '', 900)
  await picture('runs', 'runs', 800)
  await picture('run', 'runs/7', 1_020)
  await page.emulateMedia({ colorScheme: 'dark' })
  await picture('person', 'people/emmy.lovelace', 900, () =>
    page.getByText('The sources are being asked what they say now …').waitFor({ state: 'detached' }),
  )
  await page.emulateMedia({ colorScheme: 'light' })
  await picture('set-up', 'set-up', 1_300, async () => {
    await page.getByLabel('Name').fill('guests')
    await page.getByLabel('Type').selectOption('custom-program')
    await page.getByLabel('Program').first().fill('./directory.py')
    await page.getByRole('button', { name: '1. Examine' }).click()
    await page.getByRole('heading', { name: 'What was found' }).waitFor()
  })
} finally {
  await browser.close()
  await service.ends('SIGTERM')
  for (const end of ends) end()
}

async function picture(name: string, place: string, height: number, prepare?: () => Promise<void>): Promise<void> {
  const { page } = browser
  await page.setViewportSize({ width: 1_100, height })
  await browser.goTo(place)
  await prepare?.()
  await browser.settle()
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  const { size } = statSync(path)
  if (size > largest) throw new Error(`${path} has ${size} bytes, more than ${largest}.`)
  console.log(`${name}: ${size} bytes`)
}
