import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from './problem.ts'

/** A page of another site can have a browser send its cookie, but neither this header nor an origin that is not its own. */
export const ownHeader = 'muster-request'

/** Refuses what a page of another site may have a browser ask. Browsers say where it comes from; who is none says nothing. */
export function refuseForeign(headers: IncomingHttpHeaders): void {
  const { 'sec-fetch-site': site, origin, host } = headers
  // Behind a proxy the origin is the proxy's; what the browser itself compared counts more.
  const isOwn = site === undefined ? origin === undefined || hostOf(origin) === host?.toLowerCase() : site === 'same-origin'
  if (!isOwn) throw new Problem(403, { detail: 'This was asked by a page of another site.' })
}

/** The same of whatever goes by a cookie. */
export function refuseForged(headers: IncomingHttpHeaders): void {
  refuseForeign(headers)
  if (headers[ownHeader] === undefined)
    throw new Problem(403, { detail: 'With a cookie, whatever is not only looking needs the header `Muster-Request: page`.' })
}

function hostOf(origin: string | undefined): string | undefined {
  return origin === undefined ? undefined : URL.parse(origin)?.host
}
