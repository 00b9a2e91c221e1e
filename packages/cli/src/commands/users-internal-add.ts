import type { Secret } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { withOwnMuster } from '../open-muster.ts'
import { money } from '../print/money.ts'
import { printable } from '../print/printable.ts'
import { tell } from '../report-error.ts'
import { readNewPassword } from './users-internal-password.ts'

interface AddOptions {
  readonly displayName?: string
  readonly email?: string
  readonly password?: true
}

export function run(call: Call<AddOptions>): Promise<number> {
  const { words, options, terminal } = call
  const username = (words[0] ?? '').trim()
  return withOwnMuster(call, async (muster) => {
    if (username === '' || /\p{Cc}/u.test(username)) {
      tell(
        { code: 'USAGE', message: 'A username is some text without control characters.', hint: 'for example `guest1`' },
        options,
        terminal,
      )
      return exitCodes.usage
    }
    let password: Secret | undefined
    if (options.password) {
      password = await readNewPassword(call, username)
      if (password === undefined) return call.stop.exitCode ?? exitCodes.usage
    }
    const { displayName, email } = options
    const user = { username, ...(displayName === undefined ? {} : { displayName }), ...(email === undefined ? {} : { email }) }
    const { grants } = await muster.internal.add(user, password)
    const added = muster.users.find(username)
    if (options.json) terminal.printJson(added)
    else {
      const sum = grants.reduce((all, { minor }) => all + minor, 0)
      const credit = sum === 0 ? '' : `, with ${money({ minor: sum, currency: muster.configuration.currency })} by the rules for new people`
      terminal.print(`Added ${printable(username)}${credit}.`)
      if (password === undefined)
        terminal.note(`Nobody can sign in with it before \`muster users internal password ${printable(username)}\`.`)
    }
    return exitCodes.done
  })
}
