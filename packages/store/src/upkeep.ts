import { type Erasing, erasePerson, finishErasing } from './erase-person.ts'
import { grantQuotas, lastGranted, type QuotaQuestion, showQuotas } from './grant-quotas.ts'
import { foldHandle } from './handles.ts'
import { addInternalUser, keepVerifier, type NewInternalUser, removeInternalUser, verifierOf } from './internal-users.ts'
import { type AdditionalGroups, keepAdditionalGroups } from './keep-additional-groups.ts'
import { blankAnswers } from './keep-answers.ts'
import type { Connection } from './open-store.ts'
import { decideAnew, grantAnew } from './reapply-rules.ts'
import { translateStoreErrors } from './store-errors.ts'
import { type Trimming, trimJournal } from './trim-journal.ts'

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
    rules: {
      decideAnew: (...asked: Asked<typeof decideAnew>) => safely(() => decideAnew(connection, ...asked)),
      grantAnew: (question: Omit<Asked<typeof grantAnew>[0], 'currency'>) => safely(() => grantAnew(connection, { ...question, currency })),
    },
    /** Also accounts that have given up their name and are not there any more: they had it last. */
    accountsNamed(name: string): number[] {
      const rows = safely(() =>
        connection
          .prepare('select entry, name from entry where kind = 0 and key is null and entry not in (select account from erased)')
          .raw()
          .all(),
      ) as [number, string][]
      const wanted = foldHandle(name.trim())
      return rows.flatMap(([account, had]) => (foldHandle(had) === wanted ? account : []))
    },
    erasePerson: (erasing: Erasing) =>
      safely(() => {
        const erased = erasePerson(connection, erasing)
        blankAnswers(connection.name)
        return erased
      }),
    internal: {
      add: (user: Omit<NewInternalUser, 'currency'>) =>
        safely(() => connection.transaction(() => addInternalUser(connection, { ...user, currency })).immediate()),
      remove: (account: number, run: number) =>
        safely(() => connection.transaction(() => removeInternalUser(connection, account, run)).immediate()),
      keepVerifier: (account: number, verifier: string) => safely(() => keepVerifier(connection, account, verifier)),
      verifierOf: (account: number) => safely(() => verifierOf(connection, account)),
      keepGroups: (groups: AdditionalGroups, run: number) =>
        safely(() => connection.transaction(() => keepAdditionalGroups(connection, groups, run)).immediate()),
    },
    finishErasing: () => safely(() => finishErasing(connection)),
    trimJournal: (trimming: Trimming) => safely(() => trimJournal(connection, trimming)),
  }
}
