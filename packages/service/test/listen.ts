export interface Heard {
  readonly event: string
  readonly id: string
  // biome-ignore lint/suspicious/noExplicitAny: whatever the event says, for the test to look into.
  readonly data: any
}

/** Follows server-sent events as a browser does. `next` gives `undefined` at the end of the connection. */
export async function listen(url: string, token: string, seen?: string) {
  const over = new AbortController()
  const answer = await fetch(url, {
    headers: { authorization: `Bearer ${token}`, ...(seen !== undefined && { 'last-event-id': seen }) },
    signal: over.signal,
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  let heartbeats = 0
  const next = async (): Promise<Heard | undefined> => {
    for (;;) {
      const at = text.indexOf('\n\n')
      if (at < 0) {
        const { value, done } = (await reader?.read()) ?? { value: undefined, done: true }
        if (done) return undefined
        text += value
        continue
      }
      const lines = text.slice(0, at).split('\n')
      text = text.slice(at + 2)
      if (lines[0] === ':') heartbeats++
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const data = field('data')
      if (data !== undefined) return { event: field('event') ?? '', id: field('id') ?? '', data: JSON.parse(data) }
    }
  }
  return {
    answer,
    next,
    async rest() {
      const heard: Heard[] = []
      for (let one = await next(); one !== undefined; one = await next()) heard.push(one)
      return heard
    },
    heartbeats: () => heartbeats,
    leave: () => over.abort(),
  }
}
