import type { Kind } from '@muster/provider'

/** A line that cannot be used, in words for the program's author. */
export interface Fault {
  readonly type: 'fault'
  /** Where in the record and what is wrong: "username: expected a string, found the number 123". */
  readonly message: string
  /** How to mend it. */
  readonly hint: string
  /** Whom the line was about, where that can be read: then only that person or group is unknown. */
  readonly record?: { readonly kind: Kind; readonly id: string }
  /** The name in it, where that is not the id and could be read. */
  readonly named?: string
  /** The group whose members were to be told. */
  readonly membersOf?: string
  /** How many pairs a faulty `members` record holds, so that `end` still agrees. */
  readonly pairs?: number
}
