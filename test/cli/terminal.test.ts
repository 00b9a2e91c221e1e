import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { type IPty, spawn } from '@lydell/node-pty'
import { describe, expect, test } from 'vitest'
import { createCampus, goodProgram } from '../../packages/cli/test/a-campus.ts'
import { runMuster } from '../../packages/cli/test/run-muster.ts'
import { mainFile } from '../runner/main-file.ts'

/** `muster` as somebody sees it who types it into a terminal of 80 columns. */
class Seen {
  screen = ''
  readonly #terminal: IPty
  readonly #ended: Promise<number>

  constructor(words: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}) {
    const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, CI: ____, ...inherited } = process.env
    this.#terminal = spawn(process.execPath, [mainFile, ...words], {
      name: 'xterm-256color',
      cols: 80,
      rows: 40,
      cwd: folder,
      env: { ...inherited, ...environment },
    })
    this.#terminal.onData((text) => {
      this.screen += text
    })
    this.#ended = new Promise((resolve) => this.#terminal.onExit(({ exitCode }) => resolve(exitCode)))
  }

  get text(): string {
    return stripVTControlCharacters(this.screen)
  }

  /** Resolves when `part` stands on the screen; the test's own time limit is its only patience. */
  async shows(part: string): Promise<void> {
    while (!this.text.includes(part)) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  /** As when its window is closed. */
  hangUp(): void {
    this.#terminal.kill('SIGHUP')
  }

  type(text: string): void {
    this.#terminal.write(text)
  }

  exitCode(): Promise<number> {
    return this.#ended
  }
}

const redraw = '\r\u001b[2K'
const green = '\u001b[32m'
/** Slow enough for several pictures of the progress. */
const slowProgram = goodProgram.replace(
  'list)',
  'list)\n  for i in 1 2 3 4; do echo "{\\"type\\":\\"progress\\",\\"done\\":$i}"; sleep 0.2; done',
)

describe('on a terminal', () => {
  test('a sync shows its progress in one line that is drawn over, then its report in colour', async () => {
    using campus = createCampus(slowProgram)
    const seen = new Seen(['sync'], campus.folder)
    expect(await seen.exitCode()).toBe(0)
    const pictures = seen.screen.split(redraw)
    expect(pictures.length).toBeGreaterThan(3)
    expect(pictures.some((picture) => stripVTControlCharacters(picture).startsWith('Reading campus'))).toBe(true)
    // What is left when the last picture is wiped away is the report alone.
    expect(stripVTControlCharacters(pictures.at(-1) ?? '')).toMatch(/^Run 1 · done/)
    expect(seen.screen).toContain(green)
  })

  test('NO_COLOR takes the colour away and leaves the words', async () => {
    using campus = createCampus()
    const seen = new Seen(['sync'], campus.folder, { NO_COLOR: '1' })
    expect(await seen.exitCode()).toBe(0)
    expect(seen.text).toContain('Run 1 · done')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a colour begins with one.
    expect(seen.screen).not.toMatch(/\u001b\[[\d;]*m/)
  })

  test('--json shows no progress', async () => {
    using campus = createCampus(slowProgram)
    const seen = new Seen(['sync', '--json'], campus.folder)
    expect(await seen.exitCode()).toBe(0)
    expect(seen.screen).not.toContain(redraw)
    expect(JSON.parse(seen.text)).toMatchObject({ state: 'done' })
  })

  test('a report fits into the window', async () => {
    using campus = createCampus()
    const seen = new Seen(['sync'], campus.folder)
    await seen.exitCode()
    for (const line of seen.text.split(/\r?\n|\r/)) expect([...line].length, line).toBeLessThanOrEqual(80)
  })

  test('Ctrl-C stops a sync with a sentence, and exits 130', async () => {
    using campus = createCampus(goodProgram.replace('list)', 'list)\n  sleep 60'))
    const seen = new Seen(['sync'], campus.folder)
    await seen.shows('Reading')
    seen.type('\u0003')
    expect(await seen.exitCode()).toBe(130)
    expect(seen.text).toContain('Stopping cleanly')
    expect(seen.text).not.toMatch(/^\s+at /m)
  })

  test('a closed terminal stops a sync cleanly', async () => {
    using campus = createCampus(goodProgram.replace('list)', 'list)\n  sleep 60'))
    const seen = new Seen(['sync'], campus.folder)
    await seen.shows('Reading')
    seen.hangUp()
    expect(await seen.exitCode()).toBe(143)
    expect((await runMuster(['runs'], campus)).stdout).toMatch(/sync\s+stopped/)
  })

  test.each([
    ['an examination', 'list', ['doctor'], ''],
    ['a sign-in', 'authenticate', ['authenticate', 'ada'], 'secret\r'],
  ])('Ctrl-C stops %s that hangs, and no process is left', async (_, verb, command, typed) => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    campus.change(goodProgram.replace(`${verb})`, () => `${verb})\n  echo $$ >pid\n  exec sleep 60`))
    const seen = new Seen(command, campus.folder)
    if (typed !== '') await seen.shows('Password')
    seen.type(typed)
    const pidFile = join(campus.folder, 'pid')
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8'), { timeout: 10_000 }).toMatch(/\d/)
    seen.type('\u0003')
    expect(await seen.exitCode()).toBe(130)
    expect(() => process.kill(Number(readFileSync(pidFile, 'utf8')), 0)).toThrow('ESRCH')
  })

  test('an error says what to do in colour, without a stack', async () => {
    using campus = createCampus()
    const seen = new Seen(['users', 'show', 'ada', '--config', 'nowhere.yaml'], campus.folder)
    expect(await seen.exitCode()).toBe(2)
    expect(seen.screen).toContain('\u001b[31merror:')
    expect(seen.text).not.toMatch(/^\s+at /m)
  })

  test('an undo is shown and asked about: no changes nothing, yes does what was shown', async () => {
    using campus = createCampus()
    await runMuster(['sync'], campus)
    campus.change(goodProgram.replace('ada@campus.example', 'ada@new.example'))
    await runMuster(['sync'], campus)
    const email = async () => JSON.parse((await runMuster(['users', 'show', 'ada', '--json'], campus)).stdout).fields.email
    const refused = new Seen(['undo', '2'], campus.folder)
    await refused.shows('Undo run 2?')
    expect(refused.text).toContain('email: ada@new.example → ada@campus.example')
    refused.type('n')
    expect(await refused.exitCode()).toBe(0)
    expect([await email(), refused.text]).toEqual(['ada@new.example', expect.stringContaining('Nothing was changed.')])
    const calledOff = new Seen(['undo', '2'], campus.folder)
    await calledOff.shows('Undo run 2?')
    calledOff.type('\u0003')
    expect(await calledOff.exitCode()).toBe(130)
    const agreed = new Seen(['undo', '2'], campus.folder)
    await agreed.shows('Undo run 2?')
    agreed.type('y')
    expect(await agreed.exitCode()).toBe(0)
    expect([await email(), agreed.text]).toEqual(['ada@campus.example', expect.stringContaining('Run 2 is undone; that was run 3.')])
  })
})

describe('a password typed on a terminal', () => {
  const ask = async (folder: string, typed: string) => {
    await runMuster(['sync'], { folder })
    const seen = new Seen(['authenticate', 'ada'], folder)
    await seen.shows('Password of ada: ')
    seen.type(typed)
    return { seen, exitCode: await seen.exitCode() }
  }

  test('is not echoed, not even its length', async () => {
    using campus = createCampus()
    const { seen, exitCode } = await ask(campus.folder, 'no-such-password\r')
    expect(exitCode).toBe(6)
    expect(seen.text).toMatch(/^Password of ada: \r\nrejected: /)
  })

  test('can be mended with backspace and begun again with Ctrl-U', async () => {
    using campus = createCampus()
    const { seen, exitCode } = await ask(campus.folder, 'wrong\u0015adx\u007fa\r')
    expect(exitCode).toBe(0)
    expect(seen.text).toContain('accepted: campus vouches for ada.')
  })

  test('can be refused with Ctrl-C, which exits 130, and with Ctrl-D, which asks nobody', async () => {
    using campus = createCampus()
    expect((await ask(campus.folder, 'ad\u0003')).exitCode).toBe(130)
    const { seen, exitCode } = await ask(campus.folder, 'ad\u0004')
    expect(exitCode).toBe(2)
    expect(seen.text).toContain('nobody was asked')
  })
})

describe('muster init', () => {
  test('asks on a terminal, and what it writes can be planned with', async () => {
    using campus = createCampus()
    const seen = new Seen(['init', '--config', 'mine.yaml'], campus.folder)
    await seen.shows('What do you call the directory')
    seen.type('\r')
    await seen.shows('Who knows the people?')
    seen.type('\r')
    await seen.shows('Where is the program?')
    seen.type('\u0015./directory.sh\r')
    await seen.shows('What does it print?')
    seen.type('\r')
    await seen.shows('How much credit')
    seen.type('10.00\r')
    await seen.shows('Members of which group?')
    seen.type('\r')
    await seen.shows('In which currency?')
    seen.type('\r')
    expect(await seen.exitCode()).toBe(0)
    expect(seen.text).toContain('muster program check ./directory.sh')
    const plan = await runMuster(['plan', '--config', 'mine.yaml'], campus)
    expect(plan).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('3 people would get $10.00 each') })
  })

  test('asks for what a plugin needs, by what was answered before', async () => {
    using campus = createCampus()
    const seen = new Seen(['init', '--config', 'mine.yaml', '--name', 'lab', '--credit', ''], campus.folder)
    await seen.shows('Who knows the people?')
    seen.type('\u001b[B\u001b[B\u001b[B\r')
    await seen.shows('How it is read')
    seen.type('\u001b[B\r')
    await seen.shows('server: ')
    seen.type('files.example.edu\r')
    await seen.shows('bind.username: ')
    seen.type('reader\r')
    expect(await seen.exitCode()).toBe(0)
    expect(seen.text).toContain('export SAMBA_PASSWORD=…')
    expect(readFileSync(join(campus.folder, 'mine.yaml'), 'utf8')).toContain('server: "files.example.edu"')
  })

  test('called off with Ctrl-C writes nothing', async () => {
    using campus = createCampus()
    const seen = new Seen(['init', '--config', 'mine.yaml'], campus.folder)
    await seen.shows('What do you call the directory')
    seen.type('\u0003')
    expect(await seen.exitCode()).toBe(130)
    expect((await runMuster(['plan', '--config', 'mine.yaml'], campus)).exitCode).toBe(2)
  })
})

describe('piped', () => {
  test('a sync shows neither progress nor colour', async () => {
    using campus = createCampus(slowProgram)
    const { stdout, stderr } = await runMuster(['sync'], campus)
    expect(stdout + stderr).not.toContain('\u001b')
    // A line now and then is what a sync that takes long writes, as it does on a machine that is busy.
    expect(stderr.replaceAll(/^(?:Reading|Comparing|Applying).*\n/gm, '')).toBe('')
  })

  test('a long sync writes a line of progress now and then', async () => {
    using campus = createCampus(
      goodProgram.replace('list)', 'list)\n  for i in 1 2 3; do echo "{\\"type\\":\\"progress\\",\\"done\\":$i}"; sleep 1; done'),
    )
    const { stderr } = await runMuster(['sync'], campus)
    expect(stderr).toMatch(/^Reading campus.*\n$/)
  })
})
