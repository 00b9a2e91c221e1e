import type { Command, CommanderError } from 'commander'
import type { EverywhereOptions } from './call.ts'
import { findNearestName } from './find-nearest-name.ts'
import { printable } from './print/printable.ts'
import { tell } from './report-error.ts'
import type { Terminal } from './terminal.ts'

/** Makes commander's own messages read like every other error: a sentence, then what to do. */
export function explainUsage(command: Command, terminal: Terminal, options: EverywhereOptions): void {
  command
    .configureOutput({
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
      outputError: () => {
        // Said below, where the command and the kind of error are known.
      },
    })
    .exitOverride((error) => {
      if (error.exitCode !== 0 && error.code !== 'commander.help') {
        const { sentence, remedy } = explain(error, command)
        tell({ code: 'USAGE', message: sentence, hint: remedy }, options, terminal)
      }
      throw error
    })
  for (const subcommand of command.commands) explainUsage(subcommand, terminal, options)
}

function explain(error: CommanderError, command: Command): { readonly sentence: string; readonly remedy: string } {
  const seeHelp = `\`${pathOf(command)} --help\` shows what there is`
  const [word] = command.args
  if (error.code === 'commander.excessArguments' && isDefault(command) && word !== undefined) {
    // `muster users shwo` is a slip in `show`, though commander takes it for an argument of `muster users list`.
    const group = command.parent ?? command
    const nearest = findNearestName(
      word,
      group.commands.map((sibling) => sibling.name()),
    )
    return { sentence: `unknown command '${word}'`, remedy: nearest === undefined ? suggestShow(group, word) : `did you mean ${nearest}?` }
  }
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const near = suggestion?.match(/Did you mean (?:one of )?(.+)\?/)?.[1]
  if (near === undefined && error.code === 'commander.unknownCommand' && word !== undefined)
    return { sentence, remedy: suggestShow(command, word) }
  return { sentence, remedy: near === undefined ? seeHelp : `did you mean ${near}?` }
}

/** Whoever types `muster users ada` or `muster run 3` wants to see them. */
function suggestShow(group: Command, word: string): string {
  const path = pathOf(group)
  const shows = group.commands.some((command) => command.name() === 'show')
  return shows ? `did you mean \`${path} show ${printable(word)}\`?` : `\`${path} --help\` shows what there is`
}

function isDefault(command: Command): boolean {
  return command.name() === 'list'
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
