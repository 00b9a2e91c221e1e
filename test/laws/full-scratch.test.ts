import { describe, expect, test } from 'vitest'
import { makeLog } from './change-log.ts'
import { copyOf, type Directory, expectedCopy, makeWorld, type ScratchRoom } from './directory.ts'

const some = people(20, 'a.example')
/** More than finds room in the pages below. */
const many = people(2_000, 'b.example')

describe('a disk that fills while a run notes what it reads', () => {
  test.each(['a listing', 'changes'] as const)('ends the run, of %s, with a sentence; the next one does it all', async (kind) => {
    const room: ScratchRoom = { pages: undefined }
    const log = kind === 'changes' ? makeLog({ members: 'all', covers: 'changed', rehearsed: false }) : undefined
    const world = makeWorld({ directory: some, room, ...(log && { log }) })
    try {
      expect(await world.engine.sync({})).toMatchObject({ exitCode: 0 })
      world.directory = many
      room.pages = 20
      await expect(world.engine.sync({})).rejects.toMatchObject({
        code: 'STORE_FULL',
        hint: expect.stringContaining('SQLITE_TMPDIR'),
      })
      expect(copyOf(world)).toEqual(expectedCopy(some))
      expect(world.store.runs.list()[0]).toMatchObject({ state: 'failed' })

      room.pages = undefined
      expect(await world.engine.sync({})).toMatchObject({ exitCode: 0 })
      expect(copyOf(world)).toEqual(expectedCopy(many))
    } finally {
      world.close()
    }
  })
})

function people(count: number, domain: string): Directory {
  const ids = Array.from({ length: count }, (_, number) => `u${number}`)
  return {
    people: Object.fromEntries(ids.map((id) => [id, { username: `person-${id}`, email: `${'x'.repeat(300)}@${domain}` }])),
    groups: { everybody: ids },
  }
}
