/** The fifth field of passwd(5), as finger(1) and chfn(1) cut it. */
export interface Gecos {
  readonly fullName: string
  readonly office: string
  readonly workPhone: string
  readonly homePhone: string
  /** Whatever stands behind, commas and all. */
  readonly other: string
}

/** `&` stands for the username with a capital letter, since before there was room for names. */
export function readGecos(gecos: string, username: string): Gecos {
  const [fullName = '', office = '', workPhone = '', homePhone = '', ...other] = gecos.split(',').map((part) => part.trim())
  const capitalised = username.slice(0, 1).toUpperCase() + username.slice(1)
  return { fullName: fullName.replaceAll('&', () => capitalised), office, workPhone, homePhone, other: other.join(',') }
}
