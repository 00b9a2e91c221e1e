import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { startCampus } from './api-campus.ts'

const guesses = process.env.MUSTER_CAMPAIGN ? 1_000_000 : 10_000
const attacked = Array.from({ length: 40 }, (_, at) => `victim${at}`)
const atOnce = 32

it('accepts none of thousands of wrong passwords, asks the source only as often as the limits say, and lets in who is not attacked', {
  timeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 120_000,
}, async () => {
  const { ask, token, muster, file } = await startCampus(['ann', ...attacked])
  // Each question leaves a mark.
  writeFileSync(
    file('directory.sh'),
    readFileSync(file('directory.sh'), 'utf8').replace('authenticate)', 'authenticate)\n  echo >> asked'),
    {
      mode: 0o755,
    },
  )
  await muster.sync()
  const both = token('read', 'authenticate')
  const signIn = async (username: string, password: string, address: string) =>
    (await ask('POST', '/api/v1/authenticate', { token: both, body: { username, password, address } })).json
  const told = new Map<string, number>()
  let next = 0
  const guess = async (): Promise<void> => {
    while (next < guesses) {
      const at = next++
      // Names with and without an owner, each in its spellings, from everywhere.
      const name = at % 5 === 0 ? `nobody${at % 100}` : attacked[at % attacked.length]!
      const { accepted, outcome, reason } = await signIn(
        at % 3 === 0 ? name.toUpperCase() : name,
        `guess-${at}`,
        `198.51.${(at >> 8) % 256}.${at % 256}`,
      )
      expect([accepted, outcome]).toEqual([false, 'rejected'])
      told.set(reason, (told.get(reason) ?? 0) + 1)
    }
  }
  const before = process.memoryUsage().heapUsed
  await Promise.all(Array.from({ length: atOnce }, guess))

  const asked = existsSync(file('asked')) ? readFileSync(file('asked'), 'utf8').length : 0
  expect(asked).toBeGreaterThan(0)
  // Four for each name; and however many were on their way together.
  expect(asked).toBeLessThanOrEqual(attacked.length * 4)
  expect([...told.values()].reduce((sum, count) => sum + count, 0)).toBe(guesses)
  expect(await signIn('ann', 'correct-7', '203.0.113.9')).toMatchObject({ accepted: true, username: 'ann' })
  // The right one too is not tried any more for whoever is attacked.
  expect(await signIn(attacked[0]!, 'right', '203.0.113.9')).toMatchObject({ accepted: false })
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(150 * 2 ** 20)
})
