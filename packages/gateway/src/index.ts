export { Gateway, type GatewayParts } from './gateway.ts'
export type { GatewaySettings, ListenAddress } from './settings.ts'
