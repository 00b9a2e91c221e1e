import type { Command, CommanderError } from 'commander'
import { findNearestName } from './find-nearest-name.ts'
import type { Terminal } from './terminal.ts'

/** Makes commander's own messages read like every other error: a sentence, then what to do. */
export function explainUsage(command: Command, terminal: Terminal): void {
  const paint = terminal.notePaint
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
        terminal.note(`${paint.bad('error:')} ${sentence}\n  ${paint.bold('what to do:')} ${remedy}`)
      }
      throw error
    })
  for (const subcommand of command.commands) explainUsage(subcommand, terminal)
}

function explain(error: CommanderError, command: Command): { readonly sentence: string; readonly remedy: string } {
  const seeHelp = `\`${pathOf(command)} --help\` shows what there is`
  const [word] = command.args
  if (error.code === 'commander.excessArguments' && isDefault(command) && word !== undefined) {
    // `muster users shwo` is a slip in `show`, though commander takes it for an argument of `muster users list`.
    const names = command.parent?.commands.map((sibling) => sibling.name()) ?? []
    const nearest = findNearestName(word, () => names)
    return {
      sentence: `unknown command '${word}'`,
      remedy: nearest === undefined ? `\`${pathOf(command.parent ?? command)} --help\` shows what there is` : `did you mean ${nearest}?`,
    }
  }
  const [sentence = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const near = suggestion?.match(/Did you mean (?:one of )?(.+)\?/)?.[1]
  return { sentence, remedy: near === undefined ? seeHelp : `did you mean ${near}?` }
}

function isDefault(command: Command): boolean {
  return command.name() === 'list'
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
