const yes: ReadonlySet<string> = new Set(['true', 'yes', 'y', 't', '1', 'on', 'active', 'enabled'])
const no: ReadonlySet<string> = new Set(['false', 'no', 'n', 'f', '0', 'off', 'inactive', 'disabled'])

/** Columns whose yes means that the account is not active. */
const reversed: ReadonlySet<string> = new Set(['disabled', 'accountdisabled', 'nsaccountlock', 'logindisabled'])

/** ADS_UF_ACCOUNTDISABLE, of Active Directory's userAccountControl. */
const accountDisabled = 2

/** Whether the account is active, by a cell of the column `name` (folded); `undefined` when the cell does not say. */
export function readActive(name: string, value: string): boolean | undefined {
  if (name === 'useraccountcontrol') return /^\d+$/.test(value) ? (Number(value) & accountDisabled) === 0 : undefined
  const word = value.toLowerCase()
  const said = yes.has(word) ? true : no.has(word) ? false : undefined
  return said === undefined ? undefined : said !== reversed.has(name)
}

const dayMs = 86_400_000

/** 100 ns steps since 1601 (Windows) at 1970. */
const filetimeOfEpoch = 116_444_736_000_000_000n

/** A moment, by a cell of the column `name` (folded): what a record holds, `null` for never, or the cell as it is. */
export function readMoment(name: string, value: string): string | null {
  if (name === 'accountexpires' && /^\d+$/.test(value)) {
    // "Never" is written as 0 and as the largest number there is (MS-ADTS).
    const filetime = BigInt(value)
    if (filetime === 0n || filetime === 0x7fff_ffff_ffff_ffffn) return null
    return asMoment(Number((filetime - filetimeOfEpoch) / 10_000n)) ?? value
  }
  if (name === 'shadowexpire' && /^-?\d+$/.test(value)) return Number(value) < 0 ? null : (asMoment(Number(value) * dayMs) ?? value)
  const [, year, month, day, hour, minute, second = '00'] = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/.exec(value) ?? []
  return year === undefined ? value : `${year}-${month}-${day}T${hour}:${minute}:${second}Z`
}

function asMoment(ms: number): string | undefined {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9999 || date.getUTCFullYear() < 0
    ? undefined
    : date.toISOString().replace('.000Z', 'Z')
}
