import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** Makes commander's own messages read like every other error: a sentence, then what to do. */
export function explainUsage(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    getOutHelpWidth: () => terminal.width,
    getErrHelpWidth: () => terminal.width,
    outputError: (message) => {
      const paint = terminal.notePaint
      const [sentence = '', suggestion] = message
        .trim()
        .replace(/^error: /, '')
        .split('\n')
      const near = suggestion?.match(/Did you mean (?:one of )?(.+)\?/)?.[1]
      const name = near === undefined ? `\`${pathOf(command)} --help\` shows what there is` : `did you mean ${near}?`
      terminal.note(`${paint.bad('error:')} ${sentence}\n  ${paint.bold('what to do:')} ${name}`)
    },
  })
  for (const subcommand of command.commands) explainUsage(subcommand, terminal)
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
