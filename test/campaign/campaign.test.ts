import { expect, test } from 'vitest'
import { playHistory, Violation } from './play-history.ts'

const seed = Number(process.env.MUSTER_SEED ?? 1)

test('a sample of the campaign breaks no law', { timeout: 300_000 }, async () => {
  let faults = 0
  for (let history = 0; history < 12; history++) {
    const played = await playHistory(seed + history, 5)
    for (const count of played.faults.values()) faults += count
  }
  expect(faults).toBeGreaterThan(200)
})

test('notices when somebody is taken away by a source that lies about being complete', { timeout: 300_000 }, async () => {
  const broken: string[] = []
  for (let history = 0; history < 6; history++) {
    await playHistory(100 + history, 5, { lies: true }).catch((error: unknown) => {
      if (!(error instanceof Violation)) throw error
      broken.push(error.message)
    })
  }
  expect(broken.join('\n')).toContain('taken away')
})
