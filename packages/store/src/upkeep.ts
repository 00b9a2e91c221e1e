import { grantQuotas, lastGranted, type QuotaQuestion, showQuotas } from './grant-quotas.ts'
import type { Connection } from './open-store.ts'
import { translateStoreErrors } from './store-errors.ts'

type Asked<Work> = Work extends (connection: Connection, ...rest: infer Rest) => unknown ? Rest : never

/** What is done to the copy without a directory. Whoever writes holds the run lock. */
export function storeUpkeep(connection: Connection, currency: string) {
  const safely = <Result>(work: () => Result): Result => translateStoreErrors(connection.name, work)
  return {
    quotas: {
      lastGranted: (...asked: Asked<typeof lastGranted>) => safely(() => lastGranted(connection, ...asked)),
      show: (question: Omit<QuotaQuestion, 'currency'>) => safely(() => showQuotas(connection, { ...question, currency })),
      grant: (question: Omit<Asked<typeof grantQuotas>[0], 'currency'>) => safely(() => grantQuotas(connection, { ...question, currency })),
    },
  }
}
