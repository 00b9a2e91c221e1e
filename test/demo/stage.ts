/** What the story is played on: commands that are typed, run and shown, and claims that are checked. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters, styleText } from 'node:util'

const root = join(import.meta.dirname, '..', '..')
const folder = join(root, 'demo')
const main = join(root, 'packages', 'cli', 'src', 'main.ts')
const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR
const width = Math.max(60, Math.min(process.stdout.columns || 100, 100))
const allLines = 60

let chapters = 0
const broken: string[] = []

interface Campus {
  readonly newcomers: number
  /** By id: what the student system says otherwise about somebody now. */
  readonly changed: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly breaks_off_after: number | null
}

let campus: Campus = { newcomers: 0, changed: {}, breaks_off_after: null }

const configuration = `store: muster.db
currency: USD

sources:
  - name: campus
    type: custom-program
    settings:
      program: ./directory.py

newPeople:
  - group: Students
    credit: "10.00"
`

/** Begins with an empty folder, whatever an earlier demo left there. */
export function setUp(): void {
  const python = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 6))'])
  if (python.status !== 0) {
    process.stderr.write(
      `error: The demo's directory is a Python program, and python3 ${python.error ? 'is missing here' : 'is older than 3.6 here'}.\n` +
        '  what to do: install Python 3 (apt-get install python3, or https://python.org) and run the demo again\n',
    )
    process.exit(1)
  }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  copyFileSync(join(import.meta.dirname, 'directory.py'), join(folder, 'directory.py'))
  writeFileSync(join(folder, 'muster.yaml'), configuration)
  changeCampus({})
}

/** Changes what the student system knows; the program reads it at its next start. */
export function changeCampus(different: Partial<Campus>): void {
  campus = { ...campus, ...different }
  writeFileSync(join(folder, 'campus.json'), `${JSON.stringify(campus, null, 2)}\n`)
}

export function isThereACopy(): boolean {
  return existsSync(join(folder, 'muster.db'))
}

export function chapter(title: string): void {
  chapters += 1
  const heading = `${chapters}  ${title} `
  print(`\n\n${paint(['bold', 'cyan'], heading + '─'.repeat(Math.max(0, width - heading.length)))}`)
}

export function tell(sentence: string): void {
  const lines = ['']
  for (const word of sentence.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  print(`\n${lines.join('\n')}`)
}

/** Runs `muster WORDS` in the demo's folder, shows it, and gives its exit code. */
export function muster(words: string, { stdin, lines = allLines }: { readonly stdin?: string; readonly lines?: number } = {}): number {
  typed(`${stdin === undefined ? '' : `echo '${stdin}' | `}muster ${words}`)
  const { status, stdout, stderr } = spawn(words, stdin === undefined ? '' : `${stdin}\n`)
  show(`${stdout}${stderr}`, lines)
  return status ?? 1
}

export function shell(command: string): void {
  typed(command)
  show(spawnSync('/bin/sh', ['-c', command], { cwd: folder, encoding: 'utf8' }).stdout, allLines)
}

/** What `muster WORDS --json` answers, behind the scenes. */
export function askJson<Answer>(words: string): Answer {
  const { status, stdout, stderr } = spawn(`${words} --json`)
  try {
    return JSON.parse(stdout) as Answer
  } catch {
    throw new Error(`muster ${words} --json gave no JSON but ended with ${status}:\n${stdout}${stderr}`)
  }
}

export function exitCodeOf(words: string): number | null {
  return spawn(words).status
}

export function claim(sentence: string, facts: readonly boolean[]): void {
  const holds = facts.every(Boolean)
  if (!holds) broken.push(sentence)
  print(`\n  ${holds ? paint(['green'], '✔') : paint(['red'], '✖ NOT SO:')} ${paint(['bold'], sentence)}`)
}

/** The last words, and the exit code. */
export function sumUp(next: readonly (readonly [words: string, what: string])[]): void {
  if (broken.length > 0) {
    print(`\n${paint(['red'], `This is not so:\n${broken.map((sentence) => `  ✖ ${sentence}`).join('\n')}`)}`)
    process.exitCode = 1
    return
  }
  chapter('Now you')
  tell('Everything you saw is in the folder demo. From here:')
  const commands = next.map(([words]) => `./bin/muster --config demo/muster.yaml ${words}`)
  const longest = Math.max(...commands.map((command) => command.length))
  print('')
  next.forEach(([, what], index) => {
    print(`  ${paint(['cyan'], commands[index]?.padEnd(longest) ?? '')}  ${paint(['dim'], what)}`)
  })
  print('')
}

function spawn(words: string, stdin = '') {
  const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, ...environment } = process.env
  return spawnSync(process.execPath, ['-C', 'development', main, ...split(words)], {
    cwd: folder,
    input: stdin,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...environment,
      COLUMNS: String(width - 2),
      ...(coloured && !words.includes('--json') ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
    },
  })
}

/** Words as a shell would split them, for double quotes. */
function split(words: string): string[] {
  return [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

function typed(command: string): void {
  print(`\n${paint(['dim'], '$')} ${paint(['bold'], command)}`)
}

/** Indented; what is longer than `most` lines is cut, and says so. */
function show(text: string, most: number): void {
  const lines = text.trimEnd().split('\n')
  const shown = lines.length > most ? [...lines.slice(0, most - 1), paint(['dim'], `… ${lines.length - most + 1} lines more`)] : lines
  for (const line of shown) print(line === '' ? '' : `  ${cut(line)}`)
}

/** Only what a program prints is wider than the page; Muster is told how wide it is. */
function cut(line: string): string {
  return stripVTControlCharacters(line).length <= width - 2 ? line : `${line.slice(0, width - 3)}…`
}

function paint(styles: Parameters<typeof styleText>[0], text: string): string {
  return coloured ? styleText(styles, text, { validateStream: false }) : text
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
