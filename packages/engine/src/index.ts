export type * from './engine.ts'
export * from './run-report.ts'
export type * from './settings.ts'
export type * from './sign-in-result.ts'
