import { defineConfig } from 'vitest/config'

const development = ['development', 'module', 'node']

/** The tests that run in this process, where a mutant can be switched on: of guarding, comparing, applying and approving. */
export default defineConfig({
  resolve: { conditions: development },
  ssr: { resolve: { conditions: development } },
  test: {
    include: [
      'packages/engine/test/*.test.ts',
      'packages/store/test/*.test.ts',
      'packages/host/test/approve.test.ts',
      'test/laws/{guard,laws,approve,several}.test.ts',
    ],
    setupFiles: ['test/runner/seed-properties.ts', 'test/mutation/interrupt-properties.ts'],
    execArgv: ['-C', 'development'],
    testTimeout: 60_000,
  },
})
