export * from './errors.ts'
export * from './provider.ts'
export * from './records.ts'
export * from './secret.ts'
