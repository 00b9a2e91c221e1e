#!/usr/bin/env node
// A domain seen from Windows: byte order mark, CR LF, DOMAIN\ before names, N with exit code 255, nothing for a command it
// does not know, rejections by exit code alone.
import { readFileSync } from 'node:fs'

const people = [
  ['CAMPUS\\jo', 'Jo Field', 'jo@campus.example'],
  ['CAMPUS\\kim', 'Kim Stone', 'kim@campus.example'],
]
const groups = { Students: people, Nobody: [] }
const [, , , command, ...words] = process.argv

function print(lines) {
  process.stdout.write(`\uFEFF${lines.map((line) => `${line}\r\n`).join('\r\n')}`)
}

if (process.argv.length === 2) {
  const [name, password] = readFileSync(0, 'utf8').split('\n')
  if (name !== 'jo' || password !== 'hunter two') process.exit(22)
  process.stdout.write('OK\r\nCAMPUS\\jo\r\n')
} else if (command === 'is-valid') print(['Y'])
else if (command === 'all-users') print(people.map((person) => person.join('\t')))
else if (command === 'all-groups') print(Object.keys(groups))
else if (command === 'group-member-names') print((groups[words[0]] ?? []).map(([name]) => name))
else if (command === 'group-members') print((groups[words[0]] ?? []).map((person) => person.join('\t')))
else if (command === 'is-user-in-group') {
  const found = (groups[words[0]] ?? []).some(([name]) => name === words[1] || name === `CAMPUS\\${words[1]}`)
  print([found ? 'Y' : 'N'])
  if (!found) process.exitCode = 255
} else if (command === 'get-user-details') {
  const name = readFileSync(0, 'utf8').trim()
  print(people.filter(([known]) => known === name || known === `CAMPUS\\${name}`).map((person) => person.join('\t')))
}
