import type { ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** Throws when `child` ends first, or has taken no connection on loopback within `withinMs`; then it is killed. */
export async function untilListening(child: ChildProcess, port: number, name: string, withinMs: number, host = '127.0.0.1'): Promise<void> {
  const until = performance.now() + withinMs
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`${name} ended with code ${child.exitCode} instead of starting`)
    if (await accepts(port, host)) return
    await sleep(10)
  }
  child.kill('SIGKILL')
  throw new Error(`${name} did not listen on port ${port} within ${withinMs} ms`)
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
