/** A machine as the double of PowerShell knows it. Numbers are the last part of a SID. */
export interface DoubleMachine {
  readonly name: string
  readonly language: string
  readonly users: readonly DoubleUser[]
  readonly groups: readonly DoubleGroup[]
  readonly forceGuest?: boolean
}

export interface DoubleUser {
  readonly number: number
  readonly name: string
  readonly fullName?: string
  readonly description?: string
  readonly enabled?: boolean
  /** Milliseconds since 1970. */
  readonly accountExpires?: number
  readonly password?: string
  /** What LogonUser says instead, when the password is right. */
  readonly code?: number
  /** Whose token it gives instead. */
  readonly tokenOf?: number
}

export interface DoubleGroup {
  readonly sid: string
  readonly name: string
  readonly description?: string
  /** Numbers of local accounts, or whole SIDs with the name that Windows has for them. */
  readonly members: readonly (number | { readonly sid: string; readonly name: string })[]
  /** Get-LocalGroupMember gives up with this message. */
  readonly breaks?: string
  /** So many members cannot be read by ADSI either. */
  readonly unreadable?: number
  /** Nor can ADSI open the group. */
  readonly closed?: boolean
}

export const prefix = 'S-1-5-21-1004336348-1177238915-682003330'

/** A small machine with German names. */
export const lab: DoubleMachine = {
  name: 'LAB7',
  language: 'de-DE',
  users: [
    { number: 500, name: 'Administrator', description: 'Vordefiniertes Konto für die Verwaltung', enabled: false },
    { number: 501, name: 'Gast', enabled: false },
    { number: 1001, name: 'Anna', fullName: 'Anna Müller', description: 'Laborleitung', password: 'correct horse' },
    { number: 1002, name: 'jörg', fullName: "Jörg O'Brien & Söhne", password: 'staple' },
    { number: 1003, name: 'bob', enabled: false, accountExpires: Date.UTC(2031, 11, 31, 23, 0, 0) },
  ],
  groups: [
    { sid: 'S-1-5-32-544', name: 'Administratoren', description: 'Uneingeschränkter Zugriff', members: [500, 1001] },
    {
      sid: 'S-1-5-32-545',
      name: 'Benutzer',
      members: [
        { sid: 'S-1-5-4', name: 'NT-AUTORITÄT\\INTERAKTIV' },
        { sid: 'S-1-5-11', name: 'NT-AUTORITÄT\\Authentifizierte Benutzer' },
        1001,
        1002,
        1003,
      ],
    },
    { sid: 'S-1-5-32-546', name: 'Gäste', members: [501] },
    { sid: `${prefix}-1010`, name: 'Drucker 3. Stock', members: [1002] },
  ],
}
