import { type Dn, escapeDnValue, isWithin, normaliseDn, parseDn } from '@muster/ldap'

/** What a name stands for. `above`: the last name on the way to it that there is. */
export type Place =
  | { readonly at: 'root' | 'base' | 'people' | 'groups' | 'schema' }
  | { readonly at: 'person'; readonly name: string }
  | { readonly at: 'group'; readonly name: string; readonly number?: number }
  | { readonly at: 'token'; readonly name: string }
  | { readonly at: 'nowhere'; readonly above: string }

export const schemaDn = 'cn=subschema'

/** Names of entries, and what names stand for: people, groups and tokens below a base. */
export class Tree {
  readonly base: string
  readonly people: string
  readonly groups: string
  readonly tokens: string
  readonly #normalised: string
  readonly #depth: number
  readonly #withNumber: (name: string) => boolean

  /** `withNumber`: whether several groups have this name, so that it needs a number to tell them apart. */
  constructor(base: string, withNumber: (name: string) => boolean) {
    this.base = base
    this.people = `ou=people,${base}`
    this.groups = `ou=groups,${base}`
    this.tokens = `ou=tokens,${base}`
    this.#normalised = normaliseDn(base)
    this.#depth = parseDn(base).length
    this.#withNumber = withNumber
  }

  person(name: string): string {
    return `uid=${escapeDnValue(name)},${this.people}`
  }

  group(name: string, number: number): string {
    const more = this.#withNumber(name) ? `+uniqueIdentifier=${number}` : ''
    return `cn=${escapeDnValue(name)}${more},${this.groups}`
  }

  /** Throws for what is no name. */
  find(text: string): Place {
    const dn = parseDn(text)
    if (dn.length === 0) return { at: 'root' }
    const normalised = normaliseDn(text)
    if (normalised === schemaDn) return { at: 'schema' }
    if (!isWithin(normalised, this.#normalised)) return { at: 'nowhere', above: '' }
    const own = dn.slice(0, dn.length - this.#depth)
    const unit = own.at(-1)
    if (unit === undefined) return { at: 'base' }
    const folder = partOf(unit, 'ou')?.toLowerCase()
    if (folder !== 'people' && folder !== 'groups' && folder !== 'tokens') return { at: 'nowhere', above: this.base }
    const above = this[folder]
    if (own.length === 1) return folder === 'tokens' ? { at: 'nowhere', above: this.base } : { at: folder }
    const place = own.length === 2 ? within(folder, own[0]!) : undefined
    return place ?? { at: 'nowhere', above: folder === 'tokens' ? this.base : above }
  }
}

function within(folder: 'people' | 'groups' | 'tokens', rdn: Dn[number]): Place | undefined {
  if (folder !== 'groups') {
    const name = rdn.length === 1 ? partOf(rdn, 'uid') : undefined
    return name === undefined ? undefined : { at: folder === 'people' ? 'person' : 'token', name }
  }
  const name = partOf(rdn, 'cn')
  if (name === undefined || rdn.length > 2) return undefined
  if (rdn.length === 1) return { at: 'group', name }
  const number = partOf(rdn, 'uniqueIdentifier')
  return number !== undefined && /^\d{1,15}$/.test(number) ? { at: 'group', name, number: Number(number) } : undefined
}

function partOf(rdn: Dn[number], type: string): string | undefined {
  return rdn.find((one) => one.type.toLowerCase() === type.toLowerCase())?.value
}
