import { type HttpOptions, type OpenIdSignIn, openIdSignIn } from '@muster/http'
import { MusterError, Secret } from '@muster/provider'
import { localPart } from './read-user.ts'
import type { Settings } from './settings.ts'

const googleIssuer = 'https://accounts.google.com'

/** Sign-in with Google, by the person herself; `undefined` where no application is named for it. */
export function openGoogle(settings: Settings, http: Omit<HttpOptions, 'baseUrl'>): OpenIdSignIn | undefined {
  const { openId, domains, username = 'email' } = settings
  if (openId === undefined) return undefined
  const { clientId, clientSecret, issuer = googleIssuer } = openId
  return openIdSignIn({
    ...http,
    issuer: new URL(issuer),
    clientId,
    ...(clientSecret !== undefined && { clientSecret: typeof clientSecret === 'string' ? new Secret(clientSecret) : clientSecret }),
    scope: 'openid email',
    // Only which accounts are offered; what counts is the `hd` of the token.
    parameters: { hd: domains?.length === 1 ? domains[0]! : '*' },
    // https://developers.google.com/identity/openid-connect/openid-connect: `sub` is the id of the user in the Directory API.
    identify({ sub, hd, email }) {
      const isOurs =
        typeof hd === 'string' && (domains === undefined || domains.some((domain) => domain.toLowerCase() === hd.toLowerCase()))
      if (!isOurs) {
        const whose = typeof hd === 'string' ? `of ${hd}` : 'of nobody’s organisation'
        throw new MusterError('SOURCE_REFUSED', `whoever signed in has a Google account ${whose}`, {
          hint: 'Sign in with the account of the organisation, and not a private one.',
        })
      }
      const name =
        typeof email !== 'string' ? undefined : username === 'email' ? email : username === 'localPart' ? localPart(email) : undefined
      return { id: sub, ...(name !== undefined && { username: name }) }
    },
  })
}
