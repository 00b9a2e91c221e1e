/** One request as it is sent. */
export interface Sent {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly signal: AbortSignal
}

/** One answer as it begins. A redirection is an answer too. */
export interface Reply {
  readonly status: number
  /** By name in small letters. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: AsyncIterable<Uint8Array>
}

/** What carries requests; it keeps its connections for the next ones. */
export interface Transport {
  send(url: URL, sent: Sent): Promise<Reply>
  close(): Promise<void>
}

/** Of a header that came more than once, all values in one (RFC 9110, 5.3). */
export function readHeaders(given: Readonly<Record<string, string | readonly string[] | undefined>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  )
}
