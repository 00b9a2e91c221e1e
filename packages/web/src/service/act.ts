import { useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { type Problem, problemFrom } from './problem.ts'

export interface Act<Value> {
  readonly isBusy: boolean
  readonly problem?: Problem
  /** Resolves to the answer, or to nothing when there is a problem, which then stands in `problem`. */
  run(path: string, body?: unknown, method?: 'POST' | 'PUT' | 'DELETE'): Promise<Value | undefined>
  forget(): void
}

/** Something that is done, not looked at: one at a time. */
export function useAct<Value>(): Act<Value> {
  const [state, setState] = useState<{ readonly isBusy: boolean; readonly problem?: Problem }>({ isBusy: false })
  return {
    ...state,
    async run(path, body, method = 'POST') {
      setState({ isBusy: true })
      try {
        const { value } = await ask<Value>(path, { method, ...(body !== undefined && { body }) })
        setState({ isBusy: false })
        return value
      } catch (error) {
        setState({ isBusy: false, problem: problemFrom(error) })
        return undefined
      }
    },
    forget: () => setState({ isBusy: false }),
  }
}
