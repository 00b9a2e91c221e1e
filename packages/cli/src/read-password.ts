import { MusterError, type Password, Secret } from '@muster/provider'
import { exitCodes } from './exit-codes.ts'
import { keepBack } from './keep-back.ts'

/** Longer than any password; whoever pipes a film into stdin is told so. */
const longest = 16 * 1024

/** Typed without echo on a terminal, else the first line of stdin. `undefined`: nobody gave one. */
export async function readPassword(question: string, signal: AbortSignal): Promise<Password | undefined> {
  const password = await (process.stdin.isTTY ? askWithoutEcho(question, signal) : readFirstLine(signal))
  return password && keepBack(password)
}

async function readFirstLine(signal: AbortSignal): Promise<Password | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  const stopReading = () => process.stdin.destroy()
  signal.addEventListener('abort', stopReading, { once: true })
  try {
    for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      size += chunk.length
      if (chunk.includes(0x0a)) break
      if (size > longest) {
        throw new MusterError('LIMIT_EXCEEDED', `The first line of stdin is longer than ${longest} bytes.`, {
          hint: 'give the password alone on the first line',
          phase: 'authenticate',
        })
      }
    }
  } catch (error) {
    if (signal.aborted) return undefined
    throw error
  } finally {
    signal.removeEventListener('abort', stopReading)
  }
  const [line = ''] = Buffer.concat(chunks).toString('utf8').split('\n', 1)
  return size === 0 ? undefined : new Secret(line.replace(/\r$/, ''))
}

/** Nothing of what is typed is shown, not even its length. */
function askWithoutEcho(question: string, signal: AbortSignal): Promise<Password | undefined> {
  const { stdin, stderr } = process
  // First of all, so that nothing typed early is echoed.
  stdin.setRawMode(true)
  stdin.setEncoding('utf8')
  stderr.write(question)
  return new Promise((resolve) => {
    let typed: string[] = []
    const finish = (password: Password | undefined) => {
      stdin.off('data', take).off('end', giveUp).setRawMode(false).pause()
      signal.removeEventListener('abort', giveUp)
      stderr.write('\n')
      resolve(password)
    }
    const giveUp = () => finish(undefined)
    const take = (text: string) => {
      for (const key of text) {
        if (key === '\r' || key === '\n') return finish(new Secret(typed.join('')))
        if (key === '\u0003') {
          // A terminal in raw mode sends no signal for Ctrl-C; nothing has begun that would have to be stopped cleanly.
          giveUp()
          process.exit(exitCodes.interrupted)
        }
        if (key === '\u0004') return giveUp()
        if (key === '\u007f' || key === '\b') typed.pop()
        else if (key === '\u0015') typed = []
        else typed.push(key)
      }
    }
    signal.addEventListener('abort', giveUp)
    stdin.on('data', take).on('end', giveUp)
  })
}
