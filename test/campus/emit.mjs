#!/usr/bin/env node
// The campus as a directory program in Node: the same data and the same answers to `describe` and `list` as emit.py.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

const kinds = {
  u: ([, id, username, givenName, familyName, email, department, employeeNumber, card, disabled]) => ({
    type: 'user',
    id,
    username,
    displayName: `${givenName} ${familyName}`,
    givenName,
    familyName,
    email,
    department,
    employeeNumber,
    cardNumbers: [card],
    ...(disabled ? { active: false } : {}),
  }),
  g: ([, id, name]) => ({ type: 'group', id, name }),
  m: ([, group, members]) => ({ type: 'members', group, members: members ? members.split(' ') : [] }),
}

async function list() {
  const end = { type: 'end', users: 0, groups: 0, members: 0 }
  let lines = []
  for await (const line of createInterface({ input: createReadStream(process.env.CAMPUS ?? 'campus.tsv') })) {
    const fields = line.split('\t')
    const record = kinds[fields[0]](fields)
    if (record.type === 'members') end.members += record.members.length
    else end[`${record.type}s`]++
    if (lines.push(JSON.stringify(record)) === 500) {
      await print(lines)
      lines = []
    }
  }
  await print([...lines, JSON.stringify(end)])
}

function print(lines) {
  return new Promise((resolve) => process.stdout.write(`${lines.join('\n')}\n`, resolve))
}

process.stdout.on('error', () => process.exit(1)) // Nobody reads any more.

switch (process.argv[2]) {
  case 'describe':
    console.log(
      '{"type":"description","name":"campus","version":"1.0.0","protocol":{"from":1,"to":1},"verbs":["describe","list"],"identity":"stable"}',
    )
    break
  case 'list':
    await list()
    break
  default:
    process.exitCode = 2
}
