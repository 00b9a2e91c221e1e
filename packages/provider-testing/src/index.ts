export { conformance } from './conformance.ts'
export type * from './conformance-case.ts'
export type * from './harness.ts'
export { type Remembered, rememberEntries } from './remember-entries.ts'
