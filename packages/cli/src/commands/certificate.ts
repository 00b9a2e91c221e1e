import { keepCertificate } from '@muster/host'
import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { list, moment } from '../print/words.ts'

export function run(call: Call<{ readonly pem?: true }>): Promise<number> {
  const { options, terminal } = call
  return withOwnMuster(call, async ({ configuration: { api } }) => {
    if (api?.tls === undefined || !('own' in api.tls))
      throw new MusterError('NOT_SUPPORTED', 'The service has no certificate of its own.', {
        hint: 'say `tls: own` below `api:` in the configuration',
      })
    const { key: _, ...kept } = await keepCertificate(api.tls, Date.now())
    if (options.json) terminal.printJson({ ...kept, file: api.tls.own })
    else if (options.pem) terminal.print(kept.cert.trim())
    else {
      const { bold } = terminal.paint
      terminal.print(`${bold('SHA-256:')}    ${kept.fingerprint}`)
      terminal.print(`${bold('Public key:')} sha256/${kept.publicKey} (stays when it is renewed)`)
      terminal.print(`${bold('Names:')}      ${list(kept.names)}`)
      terminal.print(`${bold('Until:')}      ${moment(kept.until)}; renewed by the service 60 days before`)
      terminal.note(`${api.tls.own} holds it with its key.`)
    }
    return exitCodes.done
  })
}
