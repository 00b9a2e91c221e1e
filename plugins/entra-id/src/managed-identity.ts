import { createHttpClient, type HttpOptions, type Token } from '@muster/http'
import { readToken } from './read-token.ts'

/** "The IMDS endpoint is not routable": it answers on the machine itself, and proxies must not be used. */
const imds = 'http://169.254.169.254/metadata/identity/oauth2/token'

export interface ManagedIdentity {
  fetchToken(once: boolean): Promise<Token>
  close(): Promise<void>
}

/**
 * The identity that Azure gives to a machine, or to an app of App Service, which names its own address in the environment:
 * https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function readManagedIdentity(
  { clientId, address }: { readonly clientId?: string; readonly address?: string },
  scope: string,
  http: Omit<HttpOptions, 'baseUrl'>,
): ManagedIdentity {
  const { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: header } = process.env
  const isApp = address === undefined && endpoint !== undefined && header !== undefined
  const url = new URL(address ?? (isApp ? endpoint : imds))
  const { proxy: _, ...options } = http
  const client = createHttpClient({ ...options, baseUrl: new URL(url.origin), direct: true })
  const query = {
    'api-version': isApp ? '2019-08-01' : '2018-02-01',
    resource: scope.replace(/\/\.default$/, ''),
    client_id: clientId,
  }
  const headers: Record<string, string> = isApp ? { 'x-identity-header': header } : { metadata: 'true' }
  return {
    fetchToken: async (once) => readToken(await client.request({ path: url.href, query, headers, once })),
    close: () => client.close(),
  }
}
