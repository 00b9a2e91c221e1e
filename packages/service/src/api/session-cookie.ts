/**
 * `__Host-` has browsers take it only over TLS, from this very host, and for all of it: no other host of the domain can put one of
 * its own beside it.
 */
const nameOf = (isSecure: boolean): string => (isSecure ? '__Host-muster' : 'muster')

export function readSessionCookie(header: string | undefined, isSecure: boolean): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value = ''] = part.trim().split('=', 2)
    if (name === nameOf(isSecure) && /^[\w-]{43}$/.test(value)) return value
  }
  return undefined
}

/** Without a `secret`: takes the cookie away. */
export function writeSessionCookie(secret: string | undefined, isSecure: boolean): string {
  const over = secret === undefined ? '; Max-Age=0' : ''
  return `${nameOf(isSecure)}=${secret ?? ''}; Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}${over}`
}
