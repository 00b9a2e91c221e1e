export { provider, provider as default } from './provider.ts'
export type { Settings } from './settings.ts'
