import { MusterError } from '@muster/provider'
import type { Join, Joined, PartialStage, RunScratch, SealedStage, SourceChanges } from '@muster/store'
import type { MoveReport } from './run-report.ts'

export function refuse(message: string, hint: string): MusterError {
  return new MusterError('DECISION_REFUSED', message, { hint })
}

/** Only of a whole listing is it certain that nobody else has the same key. */
export function joinListing(scratch: RunScratch, listing: SealedStage | PartialStage, move: Join): Joined {
  if (!listing.complete) {
    throw new MusterError('LISTING_INCOMPLETE', `nobody can be moved: ${listing.reason}`, {
      hint: listing.hint ?? 'Try again when it can be read completely.',
    })
  }
  return scratch.join(listing.stage, move)
}

/** A key that nobody has is a slip, and would leave everybody where he is. */
export function refuseEmptyMove({ from, fromField, toField }: Join, to: string, joined: Joined): void {
  if (joined.matched.length > 0) return
  const { missingField: missing } = joined
  if (missing !== undefined) {
    throw refuse(
      `nobody of ${missing.side === 'from' ? from : to} has the field ${missing.field}`,
      `They have: ${missing.fields.join(', ')}.`,
    )
  }
  throw refuse(
    `nobody of ${from} is found in ${to} by ${fromField === toField ? fromField : `${fromField} = ${toField}`}`,
    'Join them by another field, or one of each: `--join username=attributes.samAccountName`. Nothing was changed.',
  )
}

/** They leave the groups that they are in, and those that are to take over must be known. */
export function refuseUnknownGroups(to: string, { allGroupsUnknown, unknownGroups }: SourceChanges): void {
  const count = unknownGroups.size
  if (!allGroupsUnknown && count === 0) return
  throw refuse(
    allGroupsUnknown
      ? `nobody can be moved: ${to} listed no groups where there were some`
      : `nobody can be moved: the members of ${count === 1 ? 'a group' : `${count} groups`} of ${to} could not all be read`,
    `\`muster plan ${to}\` says what is wrong with its listing; mend it first. Nothing was changed.`,
  )
}

/** The counts whole, of everything else the first `limit`. */
export function describeMove(join: Join, to: string, joined: Joined | undefined, limit: number): MoveReport {
  if (joined === undefined) return { ...join, to }
  const { matched, onlyFrom, onlyTo, ambiguous, twoAccounts, leaving, missingField } = joined
  const counts = {
    matched: matched.length,
    onlyFrom: onlyFrom.length,
    onlyTo: onlyTo.length,
    ambiguous: ambiguous.length,
    twoAccounts: twoAccounts.length,
  }
  return {
    ...join,
    to,
    counts,
    joined: {
      matched: matched.slice(0, limit),
      onlyFrom: onlyFrom.slice(0, limit),
      onlyTo: onlyTo.slice(0, limit),
      ambiguous: ambiguous.slice(0, limit),
      twoAccounts: twoAccounts.slice(0, limit),
      leaving: leaving.slice(0, limit),
      ...(missingField === undefined ? {} : { missingField }),
    },
  }
}
