import fc from 'fast-check'

/**
 * Every property of a run starts from one seed, which `pnpm test` prints; `MUSTER_SEED` repeats it. `pnpm test --campaign`
 * tries a hundred times as many examples.
 */
const { MUSTER_SEED, MUSTER_CAMPAIGN } = process.env

fc.configureGlobal({
  ...(MUSTER_SEED ? { seed: Number(MUSTER_SEED) } : {}),
  ...(MUSTER_CAMPAIGN ? { numRuns: 10_000 } : {}),
})
