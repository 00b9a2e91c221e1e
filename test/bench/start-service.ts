import { spawn } from 'node:child_process'
import { join } from 'node:path'

export interface BenchService {
  readonly address: string
  stop(): Promise<void>
}

const main = join(import.meta.dirname, '..', '..', 'packages/cli/dist/main.js')

/** `muster service` as it is installed, in `folder`, with `log: info`; its address is that of the first line that says `listens`. */
export async function startService(folder: string, listens: string): Promise<BenchService> {
  const service = spawn(process.execPath, [main, 'service'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => service.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    service.kill()
    await ended
  }
  let log = ''
  const address = await new Promise<string>((resolve, reject) => {
    service.stderr.setEncoding('utf8').on('data', (text) => {
      log += text
      const line = log.split('\n').find((one) => one.includes(listens))
      const found = /"address":"([^"]+)"/.exec(line ?? '')
      if (found !== null) resolve(found[1]!)
    })
    void ended.then(() => reject(new Error(`The service has ended: ${log}`)))
  })
  return { address, stop }
}
