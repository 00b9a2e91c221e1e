import type { QuotaParts } from '@muster/engine'
import type { Clock } from '@muster/provider'
import type { Store } from '@muster/store'
import type { Configuration } from './configuration.ts'
import type { Muster, Whom } from './muster.ts'

interface Tending {
  readonly configuration: Configuration
  readonly clock: Clock
  read(): Store
  write(): Store
}

/** What is done to the copy without any source: no plugin is loaded for it. */
export function tendStore({ configuration, clock, read, write }: Tending): Pick<Muster, 'quotas' | 'upkeep' | 'internal'> {
  const { currency, quotas, timeZone, newPeople: rules, retention, additionalGroups } = configuration
  const quotaParts = (store: Store): QuotaParts => ({
    store,
    clock,
    currency,
    quotas,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  const internalParts = async () => {
    const groups =
      additionalGroups === undefined ? new Map() : (await import('./read-additional-groups.ts')).readAdditionalGroups(additionalGroups)
    return { store: write(), clock, currency, rules, additionalGroups: groups }
  }
  return {
    internal: {
      async add(user, password) {
        const { addInternalUser } = await import('@muster/engine')
        return addInternalUser(await internalParts(), user, password)
      },
      async remove(account) {
        const { removeInternalUser } = await import('@muster/engine')
        return removeInternalUser(await internalParts(), account)
      },
      async setPassword(account, password) {
        const { setInternalPassword } = await import('@muster/engine')
        return setInternalPassword({ store: write() }, account, password)
      },
    },
    quotas: {
      async run() {
        const { runQuotas } = await import('@muster/engine')
        return runQuotas(quotaParts(write()))
      },
      async show() {
        const { showQuotas } = await import('@muster/engine')
        return showQuotas(quotaParts(read()))
      },
    },
    upkeep: {
      async reapplyRules(whom, { apply = false } = {}) {
        const { reapplyRules } = await import('@muster/engine')
        const store = apply ? write() : read()
        return reapplyRules({ store, clock, currency, rules }, accountsOf(store, whom), apply)
      },
      accountsNamed: (name) => read().accountsNamed(name),
      async erase(account) {
        const { erasePerson } = await import('@muster/engine')
        return erasePerson({ store: write(), clock }, account)
      },
      async backUp(file, options = {}) {
        const { backUpStore } = await import('@muster/store')
        return backUpStore(configuration.store, file, { clock, ...options })
      },
      async keepBackups() {
        const { keepBackups } = await import('./keep-backups.ts')
        return keepBackups(configuration, clock)
      },
      async restore(file, confirm) {
        const { restoreBackup } = await import('@muster/engine')
        return restoreBackup(configuration.store, file, { clock, confirm })
      },
      async rehearseUpgrade() {
        const { rehearseUpgrade } = await import('@muster/store')
        return rehearseUpgrade(configuration.store)
      },
      async upgrade() {
        const { upgradeStore } = await import('@muster/store')
        return upgradeStore(configuration.store)
      },
      async trimJournal() {
        const { trimToRetention } = await import('@muster/engine')
        return trimToRetention({ store: write(), clock, retention })
      },
    },
  }
}

const everybody = 10_000_000

function accountsOf({ users, groups }: Store, whom: readonly number[] | Whom): readonly number[] {
  if (!('group' in whom || 'users' in whom)) return [...(whom as readonly number[])]
  const named = (whom.users ?? []).flatMap((name) => users.find(name) ?? [])
  const within = whom.group === undefined ? [] : groups.members(whom.group, { limit: everybody })
  return [...new Set([...named, ...within].map(({ account }) => account))]
}
