import { type HttpOptions, type OpenIdSignIn, openIdSignIn } from '@muster/http'
import { MusterError, Secret } from '@muster/provider'
import { cloudOf, namesOf, type Settings } from './settings.ts'

/** Sign-in with Microsoft, by the person herself; `undefined` where no application is named for it. */
export function openMicrosoft(settings: Settings, http: Omit<HttpOptions, 'baseUrl'>): OpenIdSignIn | undefined {
  const { openId, tenant, users } = settings
  if (openId === undefined) return undefined
  const { clientId, clientSecret, issuer = `${cloudOf(settings).signIn.replace(/\/$/, '')}/${tenant}/v2.0` } = openId
  const isNamedByAddress = namesOf(users?.username, ['userPrincipalName']).join() === 'userPrincipalName'
  return openIdSignIn({
    ...http,
    issuer: new URL(issuer),
    clientId,
    ...(clientSecret !== undefined && { clientSecret: typeof clientSecret === 'string' ? new Secret(clientSecret) : clientSecret }),
    scope: 'openid profile',
    // https://learn.microsoft.com/entra/identity-platform/id-token-claims-reference: `sub` differs for each application.
    identify({ oid, preferred_username: name }) {
      if (typeof oid !== 'string') throw new MusterError('PROTOCOL_VIOLATION', 'the ID token has no `oid`, so nobody knows who signed in')
      return { id: oid, ...(isNamedByAddress && typeof name === 'string' && { username: name }) }
    },
  })
}
