import { defineConfig } from 'vitest/config'
import { HeaviestFirst } from './test/runner/heaviest-first.ts'

const development = ['development', 'module', 'node']

export default defineConfig({
  resolve: { conditions: development },
  ssr: { resolve: { conditions: development } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'plugins/*/test/**/*.test.ts', 'protocol/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/runner/build-command.ts', 'test/runner/find-python.ts', 'test/runner/fail-on-leaks.ts'],
    setupFiles: ['test/runner/seed-properties.ts'],
    execArgv: ['-C', 'development'],
    pool: 'forks',
    // One more than CI has cores: much of a test is waiting for a process of its own, or for its time to be up.
    maxWorkers: 3,
    sequence: { sequencer: HeaviestFirst },
    // Real processes on a machine that may be busy with others' work: CI asks once more before it believes a failure.
    retry: process.env.CI ? 1 : 0,
    testTimeout: process.env.MUSTER_CAMPAIGN ? 3_600_000 : 60_000,
    hookTimeout: 60_000,
  },
})
