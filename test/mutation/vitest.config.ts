import { defineConfig } from 'vitest/config'

const development = ['development', 'module', 'node']

/** One file that imports those that are to notice: `pnpm mutate` writes it, and a process that is started once asks them in that order. */
export default defineConfig({
  resolve: { conditions: development },
  ssr: { resolve: { conditions: development } },
  test: {
    include: ['test/mutation/asked.test.ts'],
    setupFiles: ['test/runner/seed-properties.ts', 'test/mutation/interrupt-properties.ts'],
    execArgv: ['-C', 'development'],
    testTimeout: 60_000,
  },
})
