import type { QuotaParts } from '@muster/engine'
import type { Clock, Logger } from '@muster/provider'
import type { Store } from '@muster/store'
import type { Configuration } from './configuration.ts'
import type { Muster } from './muster.ts'

interface Tending {
  readonly configuration: Configuration
  readonly clock: Clock
  readonly logger: Logger
  read(): Store
  write(): Store
}

/** What is done to the copy without any source: no plugin is loaded for it. */
export function tendStore({ configuration, clock, read, write }: Tending): Pick<Muster, 'quotas'> {
  const { currency, quotas, timeZone } = configuration
  const quotaParts = (store: Store): QuotaParts => ({
    store,
    clock,
    currency,
    quotas,
    timeZone: timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  return {
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
  }
}
