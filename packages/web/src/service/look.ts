import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { ask } from './ask.ts'
import { comebacks } from './connection.ts'
import { type Problem, problemFrom } from './problem.ts'

export interface Look<Value> {
  readonly value?: Value
  readonly next?: string
  readonly problem?: Problem
  readonly isLoading: boolean
  reload(): void
}

interface Seen<Value> {
  readonly value?: Value
  readonly next?: string
  readonly problem?: Problem
  readonly path?: string | undefined
}

/** Looks something up, again when the path changes or the service has come back. What was there stays until the new is. */
export function useLook<Value>(path: string | undefined): Look<Value> {
  const [seen, setSeen] = useState<Seen<Value>>({})
  const round = useSignal(0)
  const [again, setAgain] = useState(0)
  useSignalEffect(() => setAgain(round.value + comebacks.value))
  useEffect(() => {
    if (path === undefined) return
    const call = new AbortController()
    ask<Value>(path, { signal: call.signal }).then(
      (answer) => setSeen({ ...answer, path }),
      (error: unknown) => {
        if (!call.signal.aborted) setSeen((before) => ({ ...(before.path === path && before), problem: problemFrom(error), path }))
      },
    )
    return () => call.abort()
  }, [path, again])
  return { ...seen, isLoading: path !== undefined && seen.path !== path, reload: () => void round.value++ }
}

/** `/api/v1/users?search=ada`; what is empty is left out. */
export function asked(path: string, query: Readonly<Record<string, string | number | null | undefined>> = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  )
  const text = new URLSearchParams(given).toString()
  return `/api/v1${path}${text === '' ? '' : `?${text}`}`
}
