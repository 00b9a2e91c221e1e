import { signal } from '@preact/signals'

/** False from when the service did not answer until it does again. */
export const isConnected = signal(true)
/** Counts how often it came back: whatever was asked meanwhile is asked again. */
export const comebacks = signal(0)

const patienceMs = 2_000
let waiting = false

export function answered(): void {
  if (isConnected.peek()) return
  isConnected.value = true
  comebacks.value++
}

/** From now on the service is asked whether it is back. */
export function lost(): void {
  isConnected.value = false
  if (waiting) return
  waiting = true
  setTimeout(lookAgain, patienceMs)
}

async function lookAgain(): Promise<void> {
  waiting = false
  try {
    if ((await fetch('./healthz')).ok) answered()
    else lost()
  } catch {
    lost()
  }
}
