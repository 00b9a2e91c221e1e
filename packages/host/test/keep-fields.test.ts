import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openCampus, person } from './open-campus.ts'

it('the journal says that a PIN changed, and keeps neither it nor its hash', async () => {
  const { muster, lists, folder } = await openCampus('', 'pinKey: ${file:pin.key}\n')
  writeFileSync(join(folder, 'pin.key'), 'a key of thirty-two letters and more')
  for (const pin of ['1234', '9876', null]) {
    lists([person(0, { pin })])
    await muster.sync()
  }
  const changes = muster.users.journal('p0').map(({ before, after }) => [before, after])
  expect(changes).toEqual([
    [null, { pin: '[secret]' }],
    [{ pin: '[secret]' }, { pin: '[changed]' }],
    [{ pin: '[secret]' }, { pin: null }],
  ])
})

it('whoever is disabled stays out, whatever fields are wanted', async () => {
  const { muster, lists } = await openCampus('    scope: { fields: [email] }\n')
  lists([person(0), person(1, { active: false, office: '7' }), person(2, { activeUntil: '2020-01-01' })])
  expect((await muster.sync()).totals.newUsers).toBe(1)
})
