export type * from './store.ts'
export * from './views.ts'
