#!/usr/bin/env node
// A resident program: started once, it answers sign-ins and look-ups line by line, without the cost of a process for each.
// It can do all the rest by importing what one process per question does, so it stands alone here with what `serve` needs.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

async function rows(name) {
  const file = await readFile(new URL(`university/${name}`, import.meta.url), 'utf8')
  return file.split('\n').flatMap((line) => (line === '' || line.startsWith('#') ? [] : [line.split(':')]))
}

async function people() {
  return (await rows('people.txt')).map(([id, username, givenName, familyName, , , , active]) => ({
    type: 'user',
    id,
    username,
    displayName: `${givenName} ${familyName}`,
    active: active === 'true',
  }))
}

const find = async (username) => (await people()).find((person) => person.username === username)

const description = {
  type: 'description',
  name: 'University (resident)',
  protocol: { from: 1, to: 1 },
  verbs: ['describe', 'list', 'user', 'authenticate', 'serve'],
  identity: 'stable',
  concurrency: 16,
}

// Each gives the records of an answer; the last one ends it.
const verbs = {
  describe: async () => [description],
  async list() {
    const users = await people()
    const groups = await rows('groups.txt')
    const memberships = groups.map(([group, , , ids]) => ({ type: 'members', group, members: ids.split(' ').filter(Boolean) }))
    const members = memberships.reduce((sum, { members }) => sum + members.length, 0)
    return [
      ...users,
      ...groups.map(([id, name, description]) => ({ type: 'group', id, name, description })),
      ...memberships,
      { type: 'end', users: users.length, groups: groups.length, members },
    ]
  },
  async user({ username }) {
    const person = await find(username)
    if (person === undefined) return [{ type: 'rejected', reason: 'unknown-user' }]
    const groups = (await rows('groups.txt')).filter(([, , , ids]) => ids.split(' ').includes(person.id))
    return [{ ...person, groups: groups.map(([id]) => id) }]
  },
  async authenticate({ username, password }) {
    const person = await find(username)
    if (person === undefined) return [{ type: 'rejected', reason: 'unknown-user' }]
    if (!person.active) return [{ type: 'rejected', reason: 'disabled' }]
    const [, salt, known] = (await rows('passwords.txt')).find(([id]) => id === person.id)
    const given = createHash('sha256')
      .update(salt + password)
      .digest()
    if (password === '' || !timingSafeEqual(given, Buffer.from(known, 'hex'))) {
      return [{ type: 'rejected', reason: 'invalid-credentials' }]
    }
    return [{ type: 'accepted', username: person.username }]
  },
}

const say = (records) => process.stdout.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''))

async function answer(line) {
  const { request, verb, params = {} } = parse(line)
  if (verb === undefined) return say([{ type: 'error', class: 'bug', message: 'this line is not a request' }])
  // Answers here are short: by the time a cancel could be read, its request is answered.
  if (verb === 'cancel') return
  const number = (record) => ({ request, ...record })
  if (verb === 'ping') return say([number({ type: 'pong' })])
  if (!Object.hasOwn(verbs, verb)) return say([number({ type: 'error', class: 'not-found', message: 'unknown verb' })])
  try {
    say((await verbs[verb](params)).map(number))
  } catch (problem) {
    say([number({ type: 'error', class: problem.code === 'ENOENT' ? 'transient' : 'bug', message: problem.code ?? problem.name })])
  }
}

function parse(line) {
  try {
    const { request, verb, params } = JSON.parse(line)
    return typeof verb === 'string' && (Number.isInteger(request) || verb === 'cancel') ? { request, verb, params } : {}
  } catch {
    return {}
  }
}

process.stdout.on('error', () => process.exit(1))

/** One process per question: the same answers, with exit codes instead of request numbers. */
async function answerOnce(verb) {
  if (!Object.hasOwn(verbs, verb)) return 2
  const asked = verb === 'user' || verb === 'authenticate' ? JSON.parse(await text(process.stdin)) : {}
  const records = await verbs[verb](asked)
  const refused = records[0].type === 'rejected'
  if (!(refused && verb === 'user')) say(records)
  return refused ? 3 : 0
}

const verb = process.argv[2] ?? ''
if (verb === 'serve') {
  // Not awaited: questions overlap. Node ends by itself when stdin is closed and the last answer is written.
  createInterface({ input: process.stdin }).on('line', answer)
} else {
  try {
    process.exitCode = await answerOnce(verb)
  } catch (problem) {
    process.stderr.write(`error: ${problem.code ?? problem.name}\n`)
    process.exitCode = problem.code === 'ENOENT' ? 75 : 1
  }
}
