import { MusterError } from '@muster/provider'
import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { findNearestName } from '../find-nearest-name.ts'
import { withMuster } from '../open-muster.ts'
import { printable } from '../print/printable.ts'
import { notHere, printing } from '../server-command/not-here.ts'
import { type ServerCommand, serverCommands } from '../server-command/server-command.ts'

const document = 'docs/server-command.md says what each does here'

/** What scripts for a print-management server call, done by Muster. */
export function run(call: Call): Promise<number> | number {
  const [name, ...words] = call.words
  if (name === undefined) return listCommands(call)
  const command = findCommand(name)
  const least = command.words.filter((word) => !word.startsWith('[')).length
  if (words.length < least || words.length > command.words.length)
    throw refuse(`\`${name}\` is given ${command.words.length === 0 ? 'nothing' : command.words.join(' ')}.`, document)
  return withMuster(call, (muster) => command.run(muster, words, call))
}

function listCommands({ options, terminal }: Call): number {
  const usages = Object.entries(serverCommands).map(([name, { words }]) => [name, ...words].join(' '))
  if (options.json) terminal.printJson(usages)
  else terminal.print(usages.join('\n'))
  return exitCodes.done
}

function findCommand(name: string): ServerCommand {
  if (Object.hasOwn(serverCommands, name)) return serverCommands[name]!
  if (Object.hasOwn(notHere, name)) throw refuse(`\`${name}\` is not done here: ${notHere[name]}.`, document)
  const nearest = findNearestName(name, Object.keys(serverCommands))
  if (nearest !== undefined) throw refuse(`There is no server command called ${printable(name)}.`, `did you mean ${nearest}?`)
  if (printing.test(name))
    throw refuse(`\`${printable(name)}\` is about printing, of which Muster knows nothing.`, 'the print server itself still does it')
  throw refuse(`There is no server command called ${printable(name)}.`, '`muster server-command` lists them')
}

function refuse(message: string, hint: string): MusterError {
  return new MusterError('NOT_SUPPORTED', message, { hint })
}
