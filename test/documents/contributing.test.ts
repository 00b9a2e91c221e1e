import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { floors, pluginFloor } from '../architecture/laws.ts'
import { readDocument, root } from './read-documents.ts'

const { text, blocks } = readDocument('CONTRIBUTING.md')

test('CONTRIBUTING.md draws every room on the floor that the laws give it', () => {
  const rooms = ['protocol', ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)]
  const standing = rooms.filter((room) => existsSync(join(root, room, 'package.json')))
  const drawn: Record<string, number> = {}
  let floor = 0
  for (const line of blocks.find((block) => block.text.startsWith('floor'))?.text.split('\n') ?? []) {
    floor = Number(/^floor (\d)/.exec(line)?.[1] ?? floor)
    for (const [room] of line.matchAll(/packages\/[a-z-]+|protocol\/|plugins\/\*/g)) drawn[room.replace(/\/$/, '')] = floor
  }
  expect(drawn).toEqual({ ...Object.fromEntries(standing.map((room) => [room, floors[room]])), 'plugins/*': pluginFloor })
})

test('CONTRIBUTING.md explains every script of the project', () => {
  const { scripts } = JSON.parse(readDocument('package.json').text) as { scripts: Record<string, string> }
  const told = [...text.matchAll(/`(?:run )?([a-z]+)(?: [^`]*)?`/g)].map(([, name]) => name)
  expect(told).toEqual(expect.arrayContaining(Object.keys(scripts)))
})
