/** What `#end users=812 groups=40` says. */
export interface TableEnd {
  readonly at: number
  readonly counts: Readonly<Partial<Record<TableCount, number>>>
  /** What stands there and is no count. */
  readonly fault?: string
}

/** `entries`: of LDIF, where `grep -c '^dn:'` counts them whatever they are. */
export const tableCounts = ['users', 'groups', 'members', 'entries'] as const
export type TableCount = (typeof tableCounts)[number]

/** Whether `text`, the first cell of a row or a whole line, begins the last line of a table. */
export function isEndLine(text: string): boolean {
  return /^#\s?end(?:\s|$)/i.test(text)
}

/** `text` as it stands, with whatever a spreadsheet put around it. */
export function readTableEnd(text: string, at: number): TableEnd {
  const counts: Partial<Record<TableCount, number>> = {}
  const words = text
    .replace(/^#\s?end/i, '')
    .split(/[\s,;|]+/)
    .filter((word) => word !== '')
  for (const word of words) {
    const [, name = '', number = ''] = /^(\w+)=(\d{1,15})$/.exec(word) ?? []
    const count = tableCounts.find((known) => known === name.toLowerCase())
    if (count === undefined) return { at, counts, fault: word }
    counts[count] = Number(number)
  }
  return { at, counts }
}
