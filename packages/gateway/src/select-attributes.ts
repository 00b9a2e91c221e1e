import type { AttributeToSend } from '@muster/ldap'

/** Which attributes of an entry were asked for (RFC 4511, section 4.5.1.8; `+`: RFC 3673). */
export interface Selection {
  /** By the name in lower case. */
  wants(name: string, isOperational?: boolean): boolean
  readonly typesOnly: boolean
}

export function selectAttributes(asked: readonly string[], typesOnly: boolean): Selection {
  const names = new Set(asked.map((name) => name.toLowerCase()))
  const all = names.size === 0 || names.has('*')
  const operational = names.has('+')
  return { wants: (name, isOperational = false) => names.has(name) || (isOperational ? operational : all), typesOnly }
}

export function keepSelected(
  attributes: readonly AttributeToSend[],
  { wants, typesOnly }: Selection,
  operational: readonly string[] = [],
): AttributeToSend[] {
  return attributes.flatMap(([name, values]): AttributeToSend[] => {
    const lower = name.toLowerCase()
    return wants(lower, operational.includes(lower)) ? [[name, typesOnly ? [] : values]] : []
  })
}
