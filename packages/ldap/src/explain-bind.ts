import type { RejectionReason } from '@muster/provider'
import { decodePasswordPolicy } from './directory-controls.ts'
import { resultCode } from './explain-result.ts'
import type { Result } from './result.ts'

/** The numbers behind `data` in Active Directory's answer to a bind (Windows error codes, in hexadecimal). */
const activeDirectoryReasons: Readonly<Record<string, RejectionReason>> = {
  525: 'unknown-user',
  '52e': 'invalid-credentials',
  '52f': 'disabled', // account restrictions
  530: 'disabled', // not at this time
  531: 'disabled', // not from this workstation
  532: 'expired', // the password
  533: 'disabled',
  534: 'disabled', // not granted to sign in this way
  701: 'expired', // the account
  773: 'must-change',
  775: 'locked',
}

/** "NDS error: … (-222)", as eDirectory words it. */
const eDirectoryReasons: Readonly<Record<string, RejectionReason>> = {
  '-197': 'locked', // intruder lockout
  '-220': 'disabled', // log account expired or disabled
  '-222': 'expired', // the password, used once too often after that
  '-601': 'unknown-user',
}

/** Why a bind was refused, as the contract has it; `undefined` when it was not the person's account that was refused. */
export function explainBind(result: Result): RejectionReason | undefined {
  const policy = decodePasswordPolicy(result.controls)
  if (result.code === resultCode.success) {
    // "changeAfterReset" comes with a success after which only changing the password is allowed.
    return policy === 'change-after-reset' ? 'must-change' : undefined
  }
  // 389 Directory Server calls an account that nsAccountLock disables locked in the control, and tells them apart in words only.
  if (result.code === resultCode.unwillingToPerform && /\binactivated\b/i.test(result.diagnostic)) return 'disabled'
  if (result.code === resultCode.invalidCredentials || result.code === resultCode.unwillingToPerform) {
    switch (policy) {
      case 'locked':
        return 'locked'
      case 'expired':
        return 'expired'
      case 'change-after-reset':
        return 'must-change'
    }
  }
  switch (result.code) {
    case resultCode.invalidCredentials: {
      const data = /\bdata ([0-9a-f]{3,4})\b/i.exec(result.diagnostic)?.[1]?.toLowerCase()
      const number = /\((-\d+)\)/.exec(result.diagnostic)?.[1]
      return activeDirectoryReasons[data ?? ''] ?? eDirectoryReasons[number ?? ''] ?? 'invalid-credentials'
    }
    case 48: // The entry has no password.
      return 'invalid-credentials'
    case 19: // constraintViolation: how 389 Directory Server says that there were too many attempts.
      return 'locked'
    default:
      return undefined // The server's own reason, and no word about the person.
  }
}
