import { setTimeout as sleep } from 'node:timers/promises'
import { groupLives, signalGroup } from './process-group.ts'
import type { Child } from './spawn-child.ts'

/** What SIGKILL needs; only a process stuck in the kernel outlives it. */
const killedWithinMs = 2_000
const lookEveryMs = 10

/** Ends the child and everything it started: closes stdin, then SIGTERM, then SIGKILL, with `graceMs` between them. */
export async function endGroup(child: Child, leader: number, graceMs: number): Promise<void> {
  const goneWithin = (ms: number) => groupGoneWithin(child.exited, leader, ms)
  if (!child.stdin.writableEnded) {
    child.stdin.end()
    if (await goneWithin(graceMs)) return
  }
  signalGroup(leader, 'SIGTERM')
  if (await goneWithin(graceMs)) return
  signalGroup(leader, 'SIGKILL')
  await goneWithin(killedWithinMs)
}

/** Whether the child has exited and its group is empty, waiting for it no longer than `ms`. */
export async function groupGoneWithin(exited: Promise<unknown>, leader: number, ms: number): Promise<boolean> {
  const until = performance.now() + ms
  if (!(await settlesWithin(exited, ms))) return false
  while (groupLives(leader)) {
    if (performance.now() >= until) return false
    await sleep(lookEveryMs)
  }
  return true
}

export async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}
