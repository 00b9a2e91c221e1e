const digits = /^\d+$/

export function isNumber(name: string): boolean {
  return digits.test(name)
}

/**
 * What memberships point at a user by: the name. One of digits may be the uid of somebody else, who has it as a handle; a colon is
 * in no name. (To give everybody handles of their own would cost a run over 100,000 people a tenth of its time.)
 */
export function handleOf(name: string): string {
  const first = name.charCodeAt(0)
  return first >= 0x30 && first <= 0x39 && isNumber(name) ? `name:${name}` : name
}
