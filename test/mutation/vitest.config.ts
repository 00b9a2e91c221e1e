import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const development = ['development', 'module', 'node']
/** The tests that are to notice, in the order in which they are asked: `areas.ts` beside this file. */
const tests = (process.env.MUSTER_MUTATION_TESTS ?? '').split(',')

class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => tests.findIndex((test) => join(this.ctx.config.root, test) === moduleId)
    return files.toSorted((one, other) => place(one) - place(other))
  }
}

/** Tests that run in this process, where a mutant can be switched on. */
export default defineConfig({
  resolve: { conditions: development },
  ssr: { resolve: { conditions: development } },
  test: {
    include: tests,
    setupFiles: ['test/runner/seed-properties.ts', 'test/mutation/interrupt-properties.ts'],
    execArgv: ['-C', 'development'],
    sequence: { sequencer: InOrder },
    testTimeout: 60_000,
  },
})
