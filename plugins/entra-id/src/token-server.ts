import { createHttpClient, type HttpAnswer, type HttpOptions, judgeByStatus, type Token, type Verdict } from '@muster/http'
import type { Password } from '@muster/provider'
import type { Cloud } from './clouds.ts'
import { tokenErrorCode } from './explain-token-error.ts'
import { readManagedIdentity } from './managed-identity.ts'
import { readToken } from './read-token.ts'
import type { Credential } from './settings.ts'
import { prepareAssertion } from './sign-assertion.ts'

/** Who gives tokens. */
export interface TokenServer {
  /** A token for Graph, of the application itself; asked for once only where somebody waits. */
  fetchToken(once: boolean): Promise<Token>
  /** The answer to a person's name and password, asked once. */
  askForPassword(name: string, password: Password): Promise<HttpAnswer>
  close(): Promise<void>
}

export interface TokenServerOptions {
  readonly tenant: string
  readonly clientId: string | undefined
  readonly cloud: Cloud & { readonly scope: string }
  readonly credential: Credential
  readonly folder: string
  readonly http: Omit<HttpOptions, 'baseUrl'>
}

export async function openTokenServer({ tenant, clientId, cloud, credential, folder, http }: TokenServerOptions): Promise<TokenServer> {
  const base = new URL(cloud.signIn.endsWith('/') ? cloud.signIn : `${cloud.signIn}/`)
  const client = createHttpClient({ ...http, baseUrl: base, judge: judgeToken })
  const path = `${encodeURIComponent(tenant)}/oauth2/v2.0/token`
  const address = new URL(path, base).href
  const sign = credential.way === 'certificate' ? await prepareAssertion(folder, credential.clientId, credential) : undefined
  const managed = credential.way === 'managed identity' ? readManagedIdentity(credential, cloud.scope, http) : undefined

  /** How the application proves itself beside its id. */
  async function proof(): Promise<Readonly<Record<string, string>>> {
    if (credential.way === 'secret') {
      return { client_secret: typeof credential.secret === 'string' ? credential.secret : credential.secret.reveal() }
    }
    if (sign === undefined) return {}
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await sign(address),
    }
  }

  return {
    async fetchToken(once) {
      if (managed !== undefined) return await managed.fetchToken(once)
      const form = { client_id: clientId!, scope: cloud.scope, grant_type: 'client_credentials', ...(await proof()) }
      return readToken(await client.request({ path, form, once }))
    },
    async askForPassword(name, password) {
      const person = { grant_type: 'password', scope: 'openid', username: name, password: password.reveal() }
      return await client.request({ path, form: { client_id: clientId!, ...person, ...(await proof()) }, once: true })
    },
    async close() {
      await Promise.all([client.close(), managed?.close()])
    },
  }
}

/** "unauthorized" here is a word about secrets and passwords: no other token would mend it. */
function judgeToken(answer: HttpAnswer): Verdict {
  const verdict = judgeByStatus(answer)
  if (verdict === 'final' && tokenErrorCode(answer) === 90055) return 'later'
  return verdict === 'stale' ? 'final' : verdict
}
