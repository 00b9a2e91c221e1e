import { createLogger, levelFromEnvironment } from '@muster/host'
import { isMusterError, MusterError } from '@muster/provider'
import { channelsOf, writeTest } from '@muster/service'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { paragraph } from '../print/paragraph.ts'
import { printable } from '../print/printable.ts'

export function run(call: Call): Promise<number> {
  const { options, terminal, stop } = call
  const { paint, width } = terminal
  return withOwnMuster(call, async ({ configuration }) => {
    const channels = channelsOf(configuration)
    if (channels.length === 0)
      throw new MusterError('NOT_SUPPORTED', 'The configuration names nobody who is told.', {
        hint: 'add `notify:` to it; see docs/operation.md',
      })
    const logger = createLogger({ level: options.verbose ? 'debug' : (levelFromEnvironment() ?? 'warn') })
    const sent = await Promise.all(
      channels.map(async ({ name, to, send }) => {
        try {
          await send(writeTest(Date.now()), stop.signal, logger)
          return { by: name, to }
        } catch (error) {
          if (!isMusterError(error)) throw error
          return { by: name, to, error: { code: error.code, message: error.message } }
        }
      }),
    )
    if (options.json) terminal.printJson(sent)
    else
      for (const { by, to, error } of sent) {
        const text =
          error === undefined ? `${by} to ${printable(to)}: it was taken.` : `${by} to ${printable(to)}: ${printable(error.message)}`
        const sign = error === undefined ? paint.good('✔') : paint.bad('✖')
        terminal.print([...paragraph('  ', text, width)].join('\n').replace('  ', `${sign} `))
      }
    return sent.some(({ error }) => error !== undefined) ? exitCodes.failed : exitCodes.done
  })
}
