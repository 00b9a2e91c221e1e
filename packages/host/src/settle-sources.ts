import { existsSync } from 'node:fs'
import type { DecisionReport } from '@muster/engine'
import { type Clock, MusterError } from '@muster/provider'
import { type Decision, openStore, type Store } from '@muster/store'
import type { Configuration } from './configuration.ts'
import { findNearest } from './find-nearest.ts'
import type { SourceView } from './muster.ts'

/** The sources of the configuration, in order, then those that only the copy knows. */
export function viewSources(configuration: Configuration, store: Store | undefined): SourceView[] {
  const known = store?.sources() ?? []
  const configured = configuration.sources.map(({ name, type, enrich }) => ({
    source: name,
    type,
    configured: true,
    people: 0,
    groups: 0,
    enriched: 0,
    ...(enrich === undefined ? {} : { role: 'enrich' as const }),
    ...known.find(({ source }) => source === name),
  }))
  const names = new Set(configured.map(({ source }) => source))
  return [...configured, ...known.filter(({ source }) => !names.has(source)).map((one) => ({ ...one, configured: false }))]
}

export async function foresee(configuration: Configuration, store: Store, decision: Decision): Promise<DecisionReport> {
  refuseUnknownSource(configuration, decision)
  const { foreseeDecision } = await import('@muster/engine')
  return foreseeDecision(store, decision)
}

/** By a connection of its own, since no source has to be opened for it. */
export async function decide(configuration: Configuration, clock: Clock, decision: Decision): Promise<DecisionReport> {
  refuseUnknownSource(configuration, decision)
  refuseNoStore(configuration)
  const { makeDecision } = await import('@muster/engine')
  const store = openStore(configuration.store, { currency: configuration.currency })
  try {
    return makeDecision(store, clock, decision)
  } finally {
    store.close()
  }
}

/** Opening for writing would make one. */
export function refuseNoStore({ store }: Configuration): void {
  if (existsSync(store)) return
  throw new MusterError('STORE_DAMAGED', `there is no store at ${store} yet`, { hint: 'Run `muster sync` first; it makes the store.' })
}

/** A name that is pinned to a source that is never asked belongs to nobody who could sign in. */
function refuseUnknownSource({ sources }: Configuration, decision: Decision): void {
  if (decision.what === 'unpin' || decision.source === undefined) return
  const names = sources.map(({ name }) => name)
  if (names.includes(decision.source)) return
  const nearest = findNearest(decision.source, names)
  throw new MusterError('UNKNOWN_SOURCE', `there is no source named ${JSON.stringify(decision.source)} in the configuration`, {
    hint: nearest === undefined ? `Its sources are: ${names.join(', ')}.` : `Did you mean ${nearest}?`,
  })
}
