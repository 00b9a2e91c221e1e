import { type Command, InvalidArgumentError } from 'commander'
import type { Act } from '../call.ts'

/** In the order in which they are told; a test holds them equal to those of the store, which is not loaded for a help text. */
export const scopes = ['read', 'run', 'authenticate', 'configure'] as const

/** Who may ask the service over HTTP. */
export function describeTokenCommands(muster: Command, act: Act): void {
  const token = muster.command('token').description('who may ask `muster service` over HTTP')
  token
    .command('list', { isDefault: true })
    .description('the tokens and what they allow')
    .action(act(() => import('./token-list.ts')))
  token
    .command('add')
    .description('make a token; it is shown this once')
    .argument('<name>', 'what to call it, after whoever gets it', tokenName)
    .requiredOption('--scope <scopes>', `what it allows, with commas between: ${scopes.join(', ')}`, readScopes)
    .action(act(() => import('./token-add.ts')))
  token
    .command('remove')
    .description('take a token back, at once')
    .argument('<name>')
    .action(act(() => import('./token-remove.ts')))
}

function tokenName(given: string): string {
  if (/^[A-Za-z0-9][\w.-]{0,63}$/.test(given)) return given
  throw new InvalidArgumentError('It must be 1 to 64 letters, digits, `.`, `_` and `-`.')
}

function readScopes(given: string): readonly string[] {
  const wanted = given.split(',').map((word) => word.trim())
  if (wanted.every((word) => (scopes as readonly string[]).includes(word))) return wanted
  throw new InvalidArgumentError(`There are ${scopes.join(', ')}; several with commas between.`)
}
