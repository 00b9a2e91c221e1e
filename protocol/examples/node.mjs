#!/usr/bin/env node
// A directory out of text files, in Node with nothing but its own library.
import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'

const rows = (name) =>
  readFileSync(new URL(`university/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))

const people = () =>
  rows('people.txt').map(([id, username, givenName, familyName, email, department, cards, active]) => ({
    type: 'user',
    id,
    username,
    displayName: `${givenName} ${familyName}`,
    givenName,
    familyName,
    active: active === 'true',
    // What is empty in the file is left out: the file does not say. null would clear what Muster knows.
    ...(email !== '' && { email }),
    ...(department !== '' && { department }),
    ...(cards !== '' && { cardNumbers: cards.split(';') }),
  }))

const groups = () =>
  rows('groups.txt').map(([id, name, description, members]) => ({
    group: { type: 'group', id, name, description },
    members: members.split(' ').filter((member) => member !== ''),
  }))

const find = (username) => people().find((person) => person.username === username)

const question = () => JSON.parse(readFileSync(0, 'utf8'))

// Given to stdout, which keeps it until it is written: process.exit would cut it off, process.exitCode does not.
const say = (...records) => process.stdout.write(records.map((record) => `${JSON.stringify(record)}\n`).join(''))

const reject = (reason) => {
  say({ type: 'rejected', reason })
  return 3
}

const verbs = {
  describe() {
    say({
      type: 'description',
      name: 'University (Node)',
      protocol: { from: 1, to: 1 },
      verbs: ['describe', 'list', 'user', 'authenticate'],
      identity: 'stable',
    })
  },
  list() {
    const records = [...people()]
    const users = records.length
    let members = 0
    const all = groups()
    for (const { group, members: ids } of all) {
      records.push(group)
      // Once for a group without members too: they are told as [].
      for (let i = 0; i === 0 || i < ids.length; i += 1000) {
        records.push({ type: 'members', group: group.id, members: ids.slice(i, i + 1000) })
      }
      members += ids.length
    }
    say(...records, { type: 'end', users, groups: all.length, members })
  },
  user() {
    const person = find(question().username)
    if (person === undefined) return 3
    const mine = groups().filter(({ members }) => members.includes(person.id))
    say({ ...person, groups: mine.map(({ group }) => group.id) })
  },
  authenticate() {
    const { username, password } = question()
    const person = find(username)
    if (person === undefined) return reject('unknown-user')
    if (!person.active) return reject('disabled')
    const [, salt, known] = rows('passwords.txt').find(([id]) => id === person.id)
    const given = createHash('sha256')
      .update(salt + password)
      .digest()
    if (password === '' || !timingSafeEqual(given, Buffer.from(known, 'hex'))) return reject('invalid-credentials')
    say({ type: 'accepted', username: person.username })
  },
}

// S5: when nobody reads any more, there is nothing left to do.
process.stdout.on('error', () => process.exit(1))

try {
  process.exitCode = Object.hasOwn(verbs, process.argv[2] ?? '') ? (verbs[process.argv[2]]() ?? 0) : 2
} catch (problem) {
  process.stderr.write(`error: ${problem.code === 'ENOENT' ? problem.message : `${problem.name} in ${process.argv[2]}`}\n`)
  process.exitCode = problem.code === 'ENOENT' ? 75 : 1
}
