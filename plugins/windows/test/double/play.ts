/**
 * Stands in for powershell.exe and pwsh. It is strict: whatever is not exactly what Muster says it does (the words, the script in
 * them, the question on stdin, the environment) ends it with 64 and a sentence. It prints what the documents of Microsoft say of
 * each version's shapes; it was not recorded on Windows.
 *
 *     play.ts SCENARIO WORD…
 */
import { appendFileSync, readFileSync, writeSync } from 'node:fs'
import { type DoubleGroup, type DoubleUser, prefix } from './a-machine.ts'
import type { Scenario, Sin } from './scenario.ts'

const [scenarioFile = '', ...words] = process.argv.slice(2)
const scenario = JSON.parse(readFileSync(scenarioFile, 'utf8')) as Scenario

function refuse(sentence: string): never {
  writeSync(2, `double: ${sentence}\n`)
  process.exit(64)
}

checkWords()
checkEnvironment()
const question = readQuestion()
if (scenario.log !== undefined) appendFileSync(scenario.log, `${question.slice(0, 2).join(' ')}\n`)
const answer = scenario.recording === undefined ? play() : replay(scenario.recording)
print(answer.bytes, scenario.sin)
if (answer.stderr !== '') writeSync(2, answer.stderr)
if (scenario.sin?.how === 'hang') setInterval(() => undefined, 1000)
else process.exit(answer.exit)

function checkWords(): void {
  const fixed = '-NoLogo -NoProfile -NonInteractive -ExecutionPolicy RemoteSigned -InputFormat Text -OutputFormat Text -EncodedCommand'
  const encoded = words.at(-1) ?? ''
  if (words.slice(0, -1).join(' ') !== fixed || words.some((word) => /["\s]/.test(word))) refuse('these are other words')
  // CreateProcess: 32,767 characters, of which the program's own path takes some.
  if (words.join(' ').length > 32_000) refuse('the command line is too long for Windows')
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.toString('base64') !== encoded) refuse('this is not Base64')
  const script = bytes.toString('utf16le')
  if (!/^[\n -~]+$/.test(script)) refuse('the script is not plain ASCII in UTF-16')
  const file = readFileSync(new URL('../../scripts/accounts.ps1', import.meta.url), 'utf8')
  const code = file.split('\n').filter((line) => !/^\s*(#|$)/.test(line))
  if (code.map((line) => line.trim()).join('\n') !== script.trimEnd()) refuse('this is another script')
}

function checkEnvironment(): void {
  const allowed = [
    'PATH',
    'LANG',
    'MUSTER_PROTOCOL',
    'MUSTER_TMPDIR',
    'POWERSHELL_TELEMETRY_OPTOUT',
    'POWERSHELL_UPDATECHECK',
    'PWD',
    '_',
    'SHLVL',
    'OLDPWD',
  ]
  const strange = Object.keys(process.env).filter((name) => !allowed.includes(name))
  if (strange.length > 0) refuse(`the environment holds ${strange.join(', ')}`)
}

/** The words of the question, decoded. */
function readQuestion(): readonly string[] {
  const text = readFileSync(0, 'latin1')
  if (!/^[ -~]+\n$/.test(text)) refuse('stdin is not one line of ASCII')
  const [verb = '', second = '', ...rest] = text.trimEnd().split(' ')
  const decoded = rest.map((word) => {
    const bytes = Buffer.from(word, 'base64')
    if (word === '' || bytes.toString('base64') !== word) refuse('a word of the question is not Base64')
    return bytes.toString('utf8')
  })
  if (verb === 'list' && (second === 'some' ? decoded.length > 0 : /^(all|none)$/.test(second) && decoded.length === 0))
    return [verb, second, ...decoded]
  if (verb === 'authenticate' && /^[23]$/.test(second) && decoded.length === 2) return [verb, second, ...decoded]
  return refuse('nobody asks such a question')
}

interface Played {
  readonly bytes: Buffer
  readonly stderr: string
  readonly exit: number
}

function replay(recording: string): Played {
  const { exchanges } = JSON.parse(readFileSync(recording, 'utf8')) as {
    exchanges: { question: string; lines?: string[]; base64?: string; stderr: string; exit: number }[]
  }
  const found = exchanges.find((each) => each.question.split(' ')[0] === question[0])
  if (found === undefined) return refuse(`${question[0]} was not recorded`)
  const { lines = [], base64, stderr, exit } = found
  return {
    bytes: base64 === undefined ? Buffer.from(lines.map((line) => `${line}\n`).join('')) : Buffer.from(base64, 'base64'),
    stderr,
    exit,
  }
}

function play(): Played {
  const { machine } = scenario
  if (machine === undefined) return refuse('the scenario has neither a machine nor a recording')
  const lines: string[] = []
  const say = (record: object): void => void lines.push(encode(record))
  say({
    type: 'start',
    version: 1,
    engine: scenario.edition === 'Desktop' ? '5.1.22621.4391' : '7.5.4',
    edition: scenario.edition,
    bits: 64,
    machine: machine.name,
    language: machine.language,
    product: 'WinNT',
    forceGuest: machine.forceGuest === true ? 1 : 0,
  })
  if (question[0] === 'list') sayListing(say, machine.users, machine.groups)
  else sayAnswer(say, machine.users)
  return { bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')), stderr: '', exit: 0 }
}

function sayListing(say: (record: object) => void, users: readonly DoubleUser[], groups: readonly DoubleGroup[]): void {
  for (const { number, name, fullName = '', description = '', enabled = true, accountExpires } of users) {
    say({
      type: 'user',
      sid: `${prefix}-${number}`,
      name,
      fullName,
      description,
      enabled,
      accountExpires: accountExpires === undefined ? null : new Date(accountExpires),
      passwordExpires: null,
      passwordLastSet: new Date(Date.UTC(2026, 0, 2, 3, 4, 5)),
      lastLogon: null,
      principalSource: 1,
    })
  }
  let [written, pairs] = [0, 0]
  for (const group of groups.filter(isWanted)) {
    say({ type: 'group', sid: group.sid, name: group.name, description: group.description ?? '' })
    written++
    const how = group.closed === true ? 'none' : group.breaks === undefined ? 'cmdlet' : 'adsi'
    const members = group.members.map((member) =>
      typeof member === 'number'
        ? {
            sid: `${prefix}-${member}`,
            name: `${scenario.machine!.name}\\${users.find(({ number }) => number === member)!.name}`,
          }
        : member,
    )
    const read = how === 'none' ? [] : members.slice(0, members.length - (group.unreadable ?? 0))
    for (const { sid, name } of read) {
      say({ type: 'member', group: group.sid, sid, name })
      pairs++
    }
    say({ type: 'members', group: group.sid, how, members: read.length, unreadable: group.unreadable ?? 0, message: group.breaks ?? '' })
  }
  say({ type: 'end', users: users.length, groups: written, members: pairs })
}

/** `-like`, for patterns of letters and `*`. */
function isWanted({ sid, name }: DoubleGroup): boolean {
  if (question[1] === 'all') return true
  return question.slice(2).some((pattern) => {
    const parts = pattern
      .replaceAll(/`(.)/g, '$1')
      .split('*')
      .map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    return sid === pattern || new RegExp(`^${parts.join('.*')}$`, 'i').test(name)
  })
}

function sayAnswer(say: (record: object) => void, users: readonly DoubleUser[]): void {
  const [, , name = '', password] = question
  const user = users.find((each) => each.name.toLowerCase() === name.toLowerCase())
  if (user === undefined) {
    say({ type: 'answer', known: false })
    return
  }
  const code = user.password === password ? (user.code ?? 0) : 1326
  const account = `${prefix}-${user.number}`
  say({ type: 'answer', known: true, code, sid: code === 0 ? `${prefix}-${user.tokenOf ?? user.number}` : null, account, name: user.name })
}

/** ConvertTo-Json -Compress: 5.1 escapes what could stand in HTML and writes a time as its milliseconds, 7 writes it as ISO 8601. */
function encode(record: object): string {
  const isDesktop = scenario.edition === 'Desktop'
  const entries = Object.entries(record).map(([key, value]) => {
    if (!(value instanceof Date)) return [key, JSON.stringify(value)]
    return [key, isDesktop ? `"\\/Date(${value.getTime()})\\/"` : `"${value.toISOString().replace(/\.000Z$/, '')}+00:00"`]
  })
  const text = `{${entries.map(([key, value]) => `"${key}":${value}`).join(',')}}`
  return isDesktop ? text.replaceAll(/[<>&']/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`) : text
}

function print(bytes: Buffer, sin: Sin | undefined): void {
  const lines = bytes.toString('utf8').split(/(?<=\n)/)
  const first = (many: number): string => lines.slice(0, many).join('')
  switch (sin?.how) {
    case undefined:
      return void writeAll(bytes)
    case 'hang':
      return void writeAll(Buffer.from(first(sin.afterLines)))
    case 'die':
      writeAll(Buffer.from(first(sin.afterLines)))
      writeSync(2, sin.stderr ?? '')
      process.exit(sin.exit)
      break
    case 'cut':
      return void writeAll(Buffer.from(`${first(sin.afterLines)}${lines[sin.afterLines]?.slice(0, 20) ?? ''}`))
    case 'byte-order-mark':
      return void writeAll(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]))
    case 'utf-16':
      return void writeAll(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(bytes.toString('utf8'), 'utf16le')]))
    case 'code-page-850':
      // ü is 0x81 there, ö 0x94, ä 0x84.
      return void writeAll(
        Buffer.from(
          bytes.toString('utf8').replaceAll('ü', '\x81').replaceAll('ö', '\x94').replaceAll('ä', '\x84').replaceAll('Ä', '\x8e'),
          'latin1',
        ),
      )
    case 'carriage-returns':
      return void writeAll(Buffer.from(bytes.toString('utf8').replaceAll('\n', '\r\n')))
    case 'progress':
      writeSync(
        2,
        '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj S="progress" RefId="0"><MS><PR N="Record"><AV>Preparing modules for first use.</AV></PR></MS></Obj></Objs>',
      )
      return void writeAll(bytes)
    case 'one-too-many':
      return void writeAll(Buffer.from(`${lines.slice(0, -1).join('')}${lines[1]}${lines.at(-1)}`))
    case 'banner':
      return void writeAll(Buffer.from(`${sin.text}\n${bytes.toString('utf8')}`))
  }
}

function writeAll(bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(1, bytes, written)
}
