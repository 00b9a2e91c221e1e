/** A person or a group as other systems are shown it. Times are milliseconds since 1970. */
export interface DirectoryEntry {
  /** The number that stays, of a person the account. */
  readonly entry: number
  readonly kind: 'user' | 'group'
  readonly source: string
  /** The source's own. */
  readonly id: string
  /** As the source spells it: the username, the name of the group. */
  readonly name: string
  readonly isPresent: boolean
  /** Of a person: present, and the source lets her sign in now. */
  readonly isActive: boolean
  /** Never the PIN. */
  readonly fields: Readonly<Record<string, unknown>>
  readonly createdAt: number
  readonly changedAt: number
  readonly changedRun: number
}

export interface RelatedEntry {
  readonly entry: number
  readonly kind: 'user' | 'group'
  /** As the source spells it. */
  readonly name: string
  readonly displayName: string | null
  /** Of a group that somebody is in: not only through another. */
  readonly isDirect: boolean
}
