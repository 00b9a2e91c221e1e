import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import axe from 'axe-core'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findProgram } from '../servers/find-programs.ts'

export const chromiumProgram = findProgram('chromium')

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/** What has the keyboard's focus. */
export interface Focus {
  readonly text: string
  readonly isSeen: boolean
}

/** A Chromium with a profile of its own, and all that went wrong in it. */
export class Browser {
  readonly page: Page
  /** Breaches of the Content-Security-Policy, exceptions, requests to anybody else. */
  readonly faults: string[] = []
  readonly #context: BrowserContext
  readonly #profile: string

  private constructor(page: Page, context: BrowserContext, profile: string, address: string) {
    this.page = page
    this.#context = context
    this.#profile = profile
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) this.faults.push(message.text())
    })
    page.on('pageerror', (error) => this.faults.push(error.stack ?? error.message))
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(address).origin) this.faults.push(`somebody else was asked: ${request.url()}`)
    })
  }

  /** `address`: where the service listens. */
  static async open(address: string): Promise<Browser> {
    const profile = mkdtempSync(join(tmpdir(), 'muster-chromium-'))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: chromiumProgram!,
      headless: true,
      args: flags,
      baseURL: address,
      viewport: { width: 1200, height: 860 },
    })
    context.setDefaultTimeout(60_000)
    return new Browser(context.pages()[0] ?? (await context.newPage()), context, profile, address)
  }

  /** Goes to a place of the page, as by an address that was kept. */
  async goTo(place: string): Promise<void> {
    await this.page.goto(`/#/${place}`)
    await this.settle()
  }

  /** Until nothing is being looked up any more. */
  async settle(): Promise<void> {
    await this.page.locator('h1').first().waitFor()
    // By looking again and again: the policy of the page does not let it wait by itself for what comes as text.
    while ((await this.page.locator('[aria-busy=true], .waiting').count()) > 0) await this.page.waitForTimeout(30)
  }

  focus(): Promise<Focus> {
    return this.page.evaluate<Focus>(`(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement)
      return { text: document.activeElement.textContent, isSeen: outlineStyle !== 'none' && outlineWidth !== '0px' }
    })()`)
  }

  /** Milliseconds from the beginning of the navigation until something is seen. */
  firstPaint(): Promise<number> {
    return this.page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime")
  }

  /** By how much it is wider than the window. */
  overhang(): Promise<number> {
    return this.page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
  }

  /** What axe-core finds, each in a line; in the dark only what colours can do. */
  async findBarriers(scheme: 'light' | 'dark' = 'light'): Promise<string[]> {
    // Through the debugger: the policy of the page lets in no script but its own.
    if (!(await this.page.evaluate<boolean>("'axe' in window"))) await this.page.evaluate(axe.source)
    const only = scheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : ''
    const found = await this.page.evaluate<readonly Violation[]>(`axe.run(${only}).then(({ violations }) => violations)`)
    return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`)
  }

  async close(): Promise<void> {
    await this.#context.close()
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}
