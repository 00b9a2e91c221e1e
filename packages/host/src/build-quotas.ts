import type { QuotaRule, Retention } from '@muster/engine'
import { readDuration } from './read-measures.ts'

export interface QuotaText {
  readonly group?: string
  readonly everyone?: true
  readonly allowance: string
  readonly per: QuotaRule['per']
  readonly cap?: string
  readonly catchUp?: string
}

export interface RetentionText {
  readonly journal?: string
  readonly runs?: string
}

export function buildQuota({ group, allowance, per, cap, catchUp = '31d' }: QuotaText, minorUnits: (amount: string) => number): QuotaRule {
  return {
    ...(group !== undefined && { group }),
    allowance: minorUnits(allowance),
    per,
    ...(cap !== undefined && { cap: minorUnits(cap) }),
    catchUpMs: readDuration(catchUp),
  }
}

export function buildRetention({ journal, runs }: RetentionText = {}): Retention {
  return {
    ...(journal !== undefined && { journalMs: readDuration(journal) }),
    ...(runs !== undefined && { runsMs: readDuration(runs) }),
  }
}
