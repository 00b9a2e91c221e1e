import { fetch, type RequestInit } from 'undici'
import { type Door, defaults } from './door.ts'
import { readAll } from './read-body.ts'
import { makeDispatcher } from './through-proxy.ts'

/** `fetch` through the door, for libraries that bring their own requests: the whole answer is read, within its limit of bytes. */
export function openFetch(options: Partial<Door> & { readonly answerBytes?: number }): {
  readonly fetch: typeof globalThis.fetch
  close(): Promise<void>
} {
  const settings = { ...defaults, ...options }
  const dispatcher = makeDispatcher(settings)
  return {
    async fetch(input, init) {
      const url = new URL(String(input))
      const response = await fetch(url, { ...(init as unknown as RequestInit), dispatcher })
      const bytes = await readAll(response.body, settings.answerBytes, `${url.origin}${url.pathname}`)
      const hasNone = [101, 204, 205, 304].includes(response.status)
      return new Response(hasNone ? null : new Uint8Array(bytes), { status: response.status, headers: [...response.headers] })
    },
    close: () => dispatcher.destroy(),
  }
}
