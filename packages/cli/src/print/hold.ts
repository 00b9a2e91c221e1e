import type { HoldView } from '@muster/store'
import { moment } from './words.ts'

/** "what it keeps on hold may be approved until 3 Nov 2026, 00:55". */
export function describeHold({ state, expiresAt, decidedRun, why }: HoldView): string {
  switch (state) {
    case 'waiting':
      return `what it keeps on hold may be approved until ${moment(expiresAt)}`
    case 'expired':
      return `what it kept on hold could be approved until ${moment(expiresAt)}; the next run asks again`
    case 'approved':
      return `what it kept on hold was approved in run ${decidedRun}`
    case 'rejected':
      return 'what it kept on hold was rejected'
    default:
      return `what it kept on hold cannot be approved any more: ${why}`
  }
}
