import type { User } from '@microsoft/microsoft-graph-types'

export type Person = User & { readonly id: string }
export interface Group {
  readonly id: string
  displayName: string | null
  description?: string | null
  mail?: string | null
  visibility?: string | null
  readonly members: Set<string>
}
/** A device, an organisational contact, a service principal, or something that is yet to be invented. */
export interface Other {
  readonly id: string
  readonly type: string
  readonly displayName: string
}

interface Change {
  readonly kind: 'users' | 'groups'
  readonly id: string
  /** Of a group: who joined or left. */
  readonly member?: string
}

/** What a tenant holds, and in which order it changed. */
export class TenantState {
  readonly users = new Map<string, Person>()
  readonly groups = new Map<string, Group>()
  readonly others = new Map<string, Other>()
  /** Deleted, to be restored within thirty days; out of every list and every group meanwhile. */
  readonly bin = new Map<string, { readonly kind: 'users' | 'groups'; readonly object: Person | Group }>()
  readonly log: Change[] = []

  addPerson(person: Person): void {
    this.users.set(person.id, { accountEnabled: true, userType: 'Member', ...person })
    this.log.push({ kind: 'users', id: person.id })
  }

  addGroup(group: Omit<Group, 'members'>, members: Iterable<string> = []): void {
    this.groups.set(group.id, { ...group, members: new Set(members) })
    this.log.push({ kind: 'groups', id: group.id })
    for (const member of this.groups.get(group.id)!.members) this.log.push({ kind: 'groups', id: group.id, member })
  }

  addOther(other: Other): void {
    this.others.set(other.id, other)
  }

  change(id: string, properties: Partial<User> & Partial<Omit<Group, 'members' | 'id'>>): void {
    const kind = this.users.has(id) ? 'users' : 'groups'
    Object.assign(this[kind].get(id)!, properties)
    this.log.push({ kind, id })
  }

  join(group: string, member: string): void {
    this.groups.get(group)!.members.add(member)
    this.log.push({ kind: 'groups', id: group, member })
  }

  leave(group: string, member: string): void {
    this.groups.get(group)!.members.delete(member)
    this.log.push({ kind: 'groups', id: group, member })
  }

  /** Into the bin. Memberships are kept with it, and no group says that it changed (microsoft-graph-docs-contrib#5855). */
  remove(id: string): void {
    const kind = this.users.has(id) ? 'users' : 'groups'
    this.bin.set(id, { kind, object: this[kind].get(id)! })
    this[kind].delete(id)
    this.log.push({ kind, id })
  }

  restore(id: string): void {
    const { kind, object } = this.bin.get(id)!
    this.bin.delete(id)
    if (kind === 'users') this.users.set(id, object as Person)
    else this.groups.set(id, object as Group)
    this.log.push({ kind, id })
  }

  /** Out of the bin, for good. */
  purge(id: string): void {
    const { kind } = this.bin.get(id)!
    this.bin.delete(id)
    for (const group of this.groups.values()) group.members.delete(id)
    this.log.push({ kind, id })
  }

  /** Who is to be seen in a group now. */
  membersOf(group: Group): readonly string[] {
    return [...group.members].filter((id) => this.users.has(id) || this.groups.has(id) || this.others.has(id))
  }
}
