import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['development', 'module', 'node'] },
  ssr: { resolve: { conditions: ['development', 'module', 'node'] } },
  test: {
    include: ['packages/*/test/**/*.test.ts', 'plugins/*/test/**/*.test.ts', 'protocol/test/**/*.test.ts', 'test/**/*.test.ts'],
    execArgv: ['-C', 'development'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
