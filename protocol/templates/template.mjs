#!/usr/bin/env node
// A directory program for Muster, with nothing but Node. It works as it is, with three made-up people: try
// `muster program check` on it, then put your own queries where "YOURS" stands.

/** Throw it when the source cannot be asked: never answer with less, which would look as if people had left. */
class Unavailable extends Error {}

/** YOURS: everybody. The id must survive a rename: a number, not the name. Leave out what the source does not say. */
async function* people() {
  yield { id: '1', username: 'alice', displayName: 'Alice Archer', email: 'alice@example.edu' }
  yield { id: '2', username: 'bob', displayName: "Bob O'Brien", cardNumbers: ['0441002'] }
  yield { id: '3', username: 'carol', displayName: 'Carol Ångström', email: 'carol@example.edu' }
}

/** YOURS: every group, and the ids of its members (people, or other groups). */
async function* groups() {
  yield { id: 'students', name: 'Students', members: ['1', '2'] }
  yield { id: 'staff', name: 'Staff', members: ['3'] }
}

/** YOURS: one person by name, or undefined when nobody is called so. Give names to a database as parameters. */
async function findPerson(username) {
  for await (const person of people()) if (person.username === username) return person
  return undefined
}

/** YOURS: whether the password is right. Never keep it, print it or put it into the arguments of a command. */
async function passwordIsRight(username, password) {
  return password === `${username}-demo`
}

// --- What follows needs no change. --------------------------------------------------------------------------------------

const verbs = {
  async describe() {
    const protocol = { from: 1, to: 1 }
    await say({ type: 'description', name: 'directory', protocol, verbs: Object.keys(verbs), identity: 'stable' })
  },
  async list() {
    const end = { type: 'end', users: 0, groups: 0, members: 0 }
    for await (const person of people()) {
      await say({ type: 'user', ...person })
      end.users += 1
    }
    if (end.users === 0) throw new Error('the listing has no user')
    for await (const { members, ...group } of groups()) {
      await say({ type: 'group', ...group })
      end.groups += 1
      end.members += members.length
      // At most 1,000 members on a line; none is told too, as [].
      for (let i = 0; i === 0 || i < members.length; i += 1000) {
        await say({ type: 'members', group: group.id, members: members.slice(i, i + 1000) })
      }
    }
    await say(end)
  },
  async user() {
    const person = await findPerson((await question()).username)
    if (person === undefined) return 3
    await say({ type: 'user', ...person })
  },
  async authenticate() {
    const { username, password } = await question()
    // Many directories take an empty password for an anonymous sign-in and say yes.
    if (!password) return reject('invalid-credentials')
    const person = await findPerson(username)
    if (person === undefined) return reject('unknown-user')
    if (!(await passwordIsRight(person.username, password))) return reject('invalid-credentials')
    await say({ type: 'accepted', username: person.username })
  },
}

async function reject(reason) {
  await say({ type: 'rejected', reason })
  return 3
}

async function question() {
  const chunks = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** Waits while Muster is slower than the program, so that a large directory never piles up in memory. */
async function say(record) {
  if (process.stdout.write(`${JSON.stringify(record)}\n`)) return
  await new Promise((resolve) => process.stdout.once('drain', resolve))
}

// Nobody reads any more: there is nothing left to do.
process.stdout.on('error', () => process.exit(1))

try {
  const verb = Object.hasOwn(verbs, process.argv[2] ?? '') ? verbs[process.argv[2]] : () => 2
  process.exitCode = (await verb()) ?? 0
} catch (problem) {
  // The message of a SyntaxError quotes stdin, which may hold a password.
  process.stderr.write(`error: ${problem instanceof SyntaxError ? 'stdin is not JSON' : problem.message}\n`)
  process.exitCode = problem instanceof Unavailable ? 75 : 1
}
