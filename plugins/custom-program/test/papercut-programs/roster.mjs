#!/usr/bin/env node
// A roster that answers the commands its author saw in a log: no is-valid, no group-member-names, details by argument, the
// user before the group, and nothing with exit code 0 for all else.
import { writeSync } from 'node:fs'

const people = [
  ['ida', 'Ida Berg', 'ida@roster.example', 'R & D'],
  ['per', 'Per Lund', 'per@roster.example', 'Sales'],
]
const groups = { 'R & D': ['ida'], Sales: ['per'], '[Individuals]': [] }
const [, , , command, ...words] = process.argv
const print = (lines) => writeSync(1, `${lines.join('\n')}\n`)

switch (command) {
  case 'all-users':
    print(people.map((person) => person.join('\t')))
    break
  case 'all-groups':
    print(Object.keys(groups))
    break
  case 'group-members':
    print(groups[words[0]] ?? [])
    break
  case 'get-user-details':
    print(people.filter(([name]) => name === words[0]).map((person) => person.join('\t')))
    break
  case 'is-user-in-group':
    print([groups[words[1]]?.includes(words[0]) ? 'Y' : 'N'])
    break
}
