import type { AdditionalGroups } from '@muster/store'
import type { EngineParts } from './engine.ts'

/** After what was read is applied, so that who came in this run is a member at once. Names that nobody has are told in the log. */
export function keepAdditionalGroups({ store, logger }: EngineParts, groups: AdditionalGroups, run: number): void {
  for (const username of store.internal.keepGroups(groups, run))
    logger.warn('the file of additional groups names somebody whom the copy does not have', { username })
}
