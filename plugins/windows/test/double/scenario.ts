import type { DoubleMachine } from './a-machine.ts'

/** What the double does, handed to it as a file. */
export interface Scenario {
  /** `Desktop` is Windows PowerShell 5.1, `Core` is PowerShell 7. */
  readonly edition: 'Desktop' | 'Core'
  readonly machine?: DoubleMachine
  /** Instead of a machine: what was recorded. */
  readonly recording?: string
  readonly sin?: Sin
  /** Where the double writes down, a line each, what it was asked. */
  readonly log?: string
}

export type Sin =
  | { readonly how: 'hang'; readonly afterLines: number }
  | { readonly how: 'die'; readonly afterLines: number; readonly exit: number; readonly stderr?: string }
  /** Stops in the middle of the line after those, with exit 0. */
  | { readonly how: 'cut'; readonly afterLines: number }
  | { readonly how: 'byte-order-mark' | 'utf-16' | 'code-page-850' | 'carriage-returns' | 'progress' | 'one-too-many' }
  | { readonly how: 'banner'; readonly text: string }
