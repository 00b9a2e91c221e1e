import { application, type Entra, tenantId } from '../../../test/clouds/entra-id/start-entra.ts'
import type { Settings } from '../src/index.ts'

/** Settings that reach the double, and lose no time where it fails. */
export function settingsFor({ double }: Pick<Entra, 'double'>, further: Partial<Settings> = {}): Settings {
  return {
    tenant: tenantId,
    clientId: application.clientId,
    clientSecret: application.secret,
    graph: double.url.href,
    signIn: double.url.href,
    http: { failingSeconds: 0.4, connectSeconds: 2 },
    ...further,
  }
}
