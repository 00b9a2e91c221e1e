export type * from './configuration.ts'
export type * from './muster.ts'
