import type { RejectionReason } from '@muster/provider'

/** What NT's statuses say of somebody's account, in the contract's words ([MS-ERREF] 2.3.1). */
const rejections: Readonly<Record<string, RejectionReason>> = {
  NT_STATUS_LOGON_FAILURE: 'invalid-credentials',
  NT_STATUS_WRONG_PASSWORD: 'invalid-credentials',
  NT_STATUS_NO_SUCH_USER: 'unknown-user',
  NT_STATUS_ACCOUNT_DISABLED: 'disabled',
  NT_STATUS_ACCOUNT_RESTRICTION: 'disabled',
  NT_STATUS_INVALID_LOGON_HOURS: 'disabled',
  NT_STATUS_INVALID_WORKSTATION: 'disabled',
  NT_STATUS_LOGON_TYPE_NOT_GRANTED: 'disabled',
  NT_STATUS_LOGON_NOT_GRANTED: 'disabled',
  NT_STATUS_ACCOUNT_LOCKED_OUT: 'locked',
  NT_STATUS_ACCOUNT_EXPIRED: 'expired',
  NT_STATUS_PASSWORD_EXPIRED: 'expired',
  NT_STATUS_PASSWORD_MUST_CHANGE: 'must-change',
}

/** Why the account was refused; `undefined` when it is not the account that the status speaks of. */
export function rejectionOf(status: string): RejectionReason | undefined {
  return Object.hasOwn(rejections, status) ? rejections[status] : undefined
}

/** The last status in what a tool said: the ones before it are steps that were tried. */
export function findStatus(text: string): string | undefined {
  return text.match(/\bNT_STATUS_[A-Z0-9_]+/g)?.at(-1)
}

/** What to do about a status that keeps us from asking. */
const hints: Readonly<Record<string, string>> = {
  NT_STATUS_NOT_FOUND: 'Correct `server`: nothing of that name was found.',
  NT_STATUS_BAD_NETWORK_NAME: 'The server has no share IPC$; see whether it is Samba or Windows at all.',
  NT_STATUS_CONNECTION_DISCONNECTED:
    'The server hung up. One that speaks nothing newer than SMB 1 does so: then set `oldestProtocol: NT1`, or better, let it speak SMB 2.',
  NT_STATUS_CONNECTION_RESET:
    'The server hung up. One that speaks nothing newer than SMB 1 does so: then set `oldestProtocol: NT1`, or better, let it speak SMB 2.',
  NT_STATUS_INVALID_NETWORK_RESPONSE:
    'The two sides speak no common version of SMB; see `oldestProtocol`, and `server min protocol` there.',
  NT_STATUS_NO_LOGON_SERVERS: 'No controller of the domain can be reached; see `wbinfo --ping-dc` and the log of winbind.',
  NT_STATUS_ACCESS_DENIED: 'The account may not read this, or the server took it for a guest; see `map to guest` there, and `bind`.',
}

const nobodyThere = new Set([
  'NT_STATUS_CONNECTION_REFUSED',
  'NT_STATUS_HOST_UNREACHABLE',
  'NT_STATUS_NETWORK_UNREACHABLE',
  'NT_STATUS_IO_TIMEOUT',
])

/** `command`: what asks the server by hand. */
export function hintFor(status: string, command: string | undefined): string | undefined {
  if (!nobodyThere.has(status)) return hints[status]
  return `See whether the server runs and whether this machine reaches its port${command === undefined ? '' : `: \`${command}\``}.`
}
