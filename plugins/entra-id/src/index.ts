export { provider } from './provider.ts'
export type { Settings } from './settings.ts'
