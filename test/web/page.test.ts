import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RunningService } from '../cli/running-service.ts'
import { choosePort } from '../servers/choose-port.ts'
import { type FaultyLine, startFaultyLine } from '../servers/start-faulty-line.ts'
import { WebCampus } from './make-campus.ts'
import { Browser, chromiumProgram } from './open-browser.ts'

const dist = join(import.meta.dirname, '..', '..', 'packages', 'web', 'dist')
/** Staff whose number is divisible by three are members of the group Administration. */
const administrator = { username: 'ivan.varga', password: 'sesame-p0853' }
const student = { username: 'ada.abara', password: 'sesame-p0001' }

test('the scripts of the page are at most 150 kB when they are compressed, and are there compressed', () => {
  const scripts = globSync('assets/*.js', { cwd: dist }).map((name) => join(dist, name))
  expect(scripts.length).toBeGreaterThan(0)
  const compressed = scripts.map((file) => readFileSync(`${file}.gz`).length)
  expect(compressed.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(150_000)
  expect(scripts.every((file) => existsSync(`${file}.br`))).toBe(true)
})

// On a machine that is busy with others' work everything here takes ten times as long.
describe.skipIf(chromiumProgram === undefined)('the web page, in Chromium,', { timeout: 180_000 }, () => {
  let campus: WebCampus
  let service: RunningService
  let browser: Browser
  let line: FaultyLine
  let token: string
  const ends: (() => void)[] = []
  const start = async (): Promise<void> => {
    service = new RunningService(campus.folder, (end) => ends.push(end))
    await service.says('the API listens')
  }

  beforeAll(async () => {
    const port = await choosePort()
    campus = new WebCampus(`127.0.0.1:${port}`)
    await campus.live('the night before')
    const muster = await campus.open()
    token = muster.tokens.add('page', ['read', 'run', 'configure']).token
    await muster.close()
    await start()
    line = await startFaultyLine(port)
    browser = await Browser.open(`http://127.0.0.1:${line.port}`)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await line?.stop()
    await service?.ends('SIGTERM')
    for (const end of ends) end()
    campus?.[Symbol.dispose]()
  })

  const heading = (name: string | RegExp) => browser.page.getByRole('heading', { name, level: 1 })
  const button = (name: string) => browser.page.getByRole('button', { name, exact: true })
  const text = (words: string | RegExp) => browser.page.getByText(words)
  const dialog = () => browser.page.getByRole('dialog')
  const seen = async (words: string | RegExp): Promise<void> => text(words).first().waitFor()

  const signIn = async ({ username, password }: typeof student): Promise<void> => {
    const { page } = browser
    await page.getByLabel('Username').fill(username)
    await page.getByLabel('Password').fill(password)
    await button('Sign in').click()
  }

  test('shows nothing to nobody, and tells a wrong password and somebody who is no administrator the same', async () => {
    await browser.goTo('people')
    await heading('Sign in').waitFor()
    expect(await browser.findBarriers()).toEqual([])
    await signIn({ ...administrator, password: 'wrong' })
    const refusal = await browser.page.getByRole('alert').textContent()
    expect(await browser.page.getByLabel('Password').inputValue()).toBe('')
    await signIn(student)
    await browser.page.getByRole('button', { name: 'Checking …' }).waitFor({ state: 'detached' })
    expect(await browser.page.getByRole('alert').textContent()).toBe(refusal)
    expect(await browser.page.content()).not.toContain('ada.abara@')
    await signIn(administrator)
    // Where one wanted to go in the first place.
    await heading('People').waitFor()
  })

  test('tells an administrator what last night did, what it keeps on hold, and which source did not answer', async () => {
    await browser.goTo('')
    await heading('Last night').waitFor()
    await seen('90 people will be marked absent')
    await seen('12 new people')
    await seen("the library's computer is being moved")
    await seen('Nobody of it was touched: unknown is not absent.')
    await seen(/every source is read/)
  })

  test('shows a run as a diff, narrowed by class, source and name at an address that Back leads away from', async () => {
    const { page } = browser
    await browser.goTo('runs')
    await page.getByRole('link', { name: '2 sync' }).click()
    await heading('Run 2').waitFor()
    await browser.settle()
    const row = page.getByRole('row', { name: /emmy\.lovelace/ })
    await row.first().waitFor()
    await page.getByRole('combobox', { name: 'Changes' }).selectOption('changedUsers')
    await page.getByRole('searchbox', { name: 'Name' }).fill('lovelace')
    await page.waitForURL(/class=changedUsers&search=lovelace|search=lovelace&class=changedUsers/)
    await browser.settle()
    expect(await row.count()).toBe(1)
    expect(await row.locator('del').allInnerTexts()).toEqual(['Edsger Abara', 'Abara', 'edsger.abara@campus.example'])
    expect(await row.locator('ins').allInnerTexts()).toEqual(['Emmy Lovelace', 'Lovelace', 'emmy.lovelace@campus.example'])
    await page.goBack()
    await heading('Runs').waitFor()
    await page.goForward()
    await row.first().waitFor()
    expect(await page.getByRole('searchbox', { name: 'Name' }).inputValue()).toBe('lovelace')
  })

  test('approves what is on hold by the keyboard alone, and only when the number has been typed', async () => {
    const { page } = browser
    await browser.goTo('')
    await browser.settle()
    const tabTo = async (name: string): Promise<void> => {
      for (let steps = 0; steps < 40; steps++) {
        await page.keyboard.press('Tab')
        const there = await browser.focus()
        if (there.text === name) return expect(there.isSeen).toBe(true)
      }
      throw new Error(`No Tab leads to ${name}.`)
    }
    await tabTo('Approve …')
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    expect(await dialog().textContent()).toContain('90 people will be marked absent')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    expect((await browser.focus()).text).toBe('Approve …')
    await page.keyboard.press('Enter')
    await dialog().waitFor()
    expect(await browser.findBarriers()).toEqual([])
    await page.keyboard.type('9')
    expect(await button('Approve').isDisabled()).toBe(true)
    await page.keyboard.type('0')
    await page.keyboard.press('Enter')
    await heading('Run 4').waitFor()
    await seen('It approves what')
    await seen('90 newly absent people')
  })

  test('undoes a run after showing what that does', async () => {
    const { page } = browser
    await button('Undo …').click()
    await dialog().getByText(/90/).first().waitFor()
    await dialog().getByRole('textbox').fill('90')
    await button('Undo').click()
    await heading('Run 5').waitFor()
    await seen(/It takes back/)
    await page.getByRole('link', { name: 'margaret.castro' }).first().waitFor()
  })

  test('explains where fields, groups and credit of somebody come from', async () => {
    const { page } = browser
    await browser.goTo('people')
    await page.getByLabel('Username, name or email').fill('lovelace')
    await page.getByRole('link', { name: 'emmy.lovelace' }).click()
    await heading('Emmy Lovelace').waitFor()
    await browser.settle()
    const row = (name: string) => page.getByRole('row', { name }).first().textContent()
    expect(await row('family name')).toMatch(/as campus says; since run 2 .*before: Abara/s)
    expect(await row('University')).toContain('through Students')
    expect(await row('$10.00')).toContain('new person in the group Students')
  })

  test('says why somebody is missing, and who may have been meant', async () => {
    const { page } = browser
    await browser.goTo('people')
    await page.getByLabel('Username, name or email').fill('emmy.lovelaze')
    await page.getByRole('link', { name: 'ask why “emmy.lovelaze” is missing' }).click()
    await page.getByRole('heading', { name: 'Why emmy.lovelaze is missing' }).waitFor()
    await page.getByRole('link', { name: 'emmy.lovelace' }).waitFor()
  })

  test('decides a conflict among what is possible, with what follows, and takes that back', async () => {
    await browser.goTo('conflicts')
    await button('Decide about ada.abara …').click()
    await dialog().getByRole('radio').first().waitFor()
    expect(await browser.findBarriers()).toEqual([])
    await dialog().getByText('It stays with p0001 of campus').click()
    await button('Decide').click()
    await dialog().waitFor({ state: 'detached' })
    await seen('No name is in dispute.')
    await button('Take this back …').click()
    await dialog().getByText('stays with the account that bears it').waitFor()
    await button('Take it back').click()
    await dialog().waitFor({ state: 'detached' })
  })

  test('shows a plan, starts the run, and follows it across a lost connection to its end', async () => {
    const { page } = browser
    campus.set('down', false)
    campus.list(21)
    campus.change({ left: 0 })
    await browser.goTo('plan')
    await button('Make a plan').click()
    await seen(/new person/)
    await page.getByRole('combobox', { name: 'Changes' }).selectOption({ label: 'New people (1)' })
    await page.getByRole('row', { name: /reader\.21 new/ }).waitFor()
    campus.set('slow', true)
    await button('Run now').click()
    let followed = 0
    page.on('request', (request) => {
      if (request.url().endsWith('/events')) followed++
    })
    await seen('It is running')
    await seen(/Reading (campus|library)/)
    line.fault = { how: 'reset', after: 0 }
    line.cut()
    await seen(/The service does not answer/)
    line.fault = { how: 'none' }
    await text(/The service does not answer/).waitFor({ state: 'detached' })
    await expect.poll(() => followed, { timeout: 60_000 }).toBeGreaterThan(0)
    campus.set('slow', false)
    await page.getByRole('row', { name: /reader\.21 new/ }).waitFor()
    await seen('1 new person')
  })

  test('has a source examined, with what to do where it is not well', async () => {
    campus.set('down', true)
    await browser.goTo('sources/library')
    await button('Examine it now').click()
    await browser.page
      .getByRole('listitem')
      .filter({ hasText: /warning|failed/ })
      .filter({ hasText: 'What to do' })
      .first()
      .waitFor()
    campus.set('down', false)
  })

  test('sets up a source from the settings of its plugin, and keeps nothing before it was examined and planned', async () => {
    const { page } = browser
    const configuration = () => readFileSync(campus.file('muster.yaml'), 'utf8')
    const before = configuration()
    await browser.goTo('set-up')
    await page.getByLabel('Name').fill('guests')
    await page.getByLabel('Type').selectOption('ldap')
    expect(await page.getByLabel('Password').first().getAttribute('type')).toBe('password')
    await page.getByLabel('Type').selectOption('custom-program')
    await button('1. Examine').click()
    await page.getByRole('alert').getByText('program').first().waitFor()
    await page.getByLabel('Program').first().fill('./guests.sh')
    await button('1. Examine').click()
    await seen('Mend what failed, then examine it again.')
    expect(await button('2. Plan').isDisabled()).toBe(true)
    await page.getByLabel('Program').first().fill('./library.sh')
    await button('1. Examine').click()
    await page.getByRole('heading', { name: 'What was found' }).waitFor()
    await button('2. Plan').click()
    await page.getByRole('heading', { name: 'What a run of it would do' }).waitFor()
    expect(configuration()).toBe(before)
    await button('3. Add to the configuration').click()
    await seen('is in the configuration')
    expect(configuration()).toContain('name: guests')
  })

  test('has no barrier that axe knows on any view, light or dark, and nothing to scroll sideways on a phone', async () => {
    const { page } = browser
    const views = ['', 'runs', 'runs/2', 'plan', 'people', 'people/emmy.lovelace', 'people/nobody', 'groups', 'groups/Students', 'sources']
    for (const view of [...views, 'sources/campus', 'set-up', 'conflicts', 'nowhere']) {
      await browser.goTo(view)
      if (view === 'set-up') await page.getByLabel('Type').selectOption('custom-program')
      expect([view, 'light', ...(await browser.findBarriers())]).toEqual([view, 'light'])
      await page.emulateMedia({ colorScheme: 'dark' })
      expect([view, 'dark', ...(await browser.findBarriers('dark'))]).toEqual([view, 'dark'])
      await page.emulateMedia({ colorScheme: 'light' })
      await page.setViewportSize({ width: 360, height: 740 })
      expect([view, await browser.overhang()]).toEqual([view, 0])
      await page.setViewportSize({ width: 1200, height: 860 })
    }
    await page.setViewportSize({ width: 360, height: 740 })
    await button('Menu').click()
    await page.getByRole('link', { name: 'Groups' }).click()
    await heading('Groups').waitFor()
    await page.setViewportSize({ width: 1200, height: 860 })
    await page.getByLabel('Colours').selectOption('dark')
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark')
  })

  test('waits for a service that goes away, and for somebody whose session has ended, and goes on where it was', async () => {
    const { page } = browser
    await browser.goTo('runs/2?class=renames')
    await page.getByRole('row', { name: /emmy\.lovelace/ }).waitFor()
    expect(await service.ends('SIGTERM')).toBe(0)
    await page.getByRole('link', { name: 'Groups' }).click()
    await seen(/The service does not answer\. This page asks again/)
    await page.goBack()
    await start()
    await seen('Your session has ended.')
    await button('Use a token instead').click()
    await page.getByLabel('Token').fill(token)
    await button('Sign in').click()
    await page.getByRole('row', { name: /emmy\.lovelace/ }).waitFor()
    await button('Sign out').click()
    await heading('Sign in').waitFor()
  })

  test('has asked nobody else for anything, and has not strained against its policy', () => {
    expect(browser.faults).toEqual([])
    expect(service.log).not.toContain(token)
  })
})
