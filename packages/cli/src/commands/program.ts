import { type Command, InvalidArgumentError } from 'commander'
import type { Act } from '../call.ts'

/** `muster program …`: the tools for whoever writes a directory program. None of them needs a configuration. */
export function describeProgramCommands(muster: Command, act: Act): void {
  const program = muster.command('program').description('write, check and debug a directory program')
  /** A command that runs a program, and how it is run. */
  const running = (name: string, description: string, dialects = ['muster', 'papercut']) =>
    program
      .command(name)
      .description(description)
      .addOption(muster.createOption('--dialect <dialect>', 'what it speaks').choices(dialects))
      .addOption(muster.createOption('--input <form>', 'how it is told names and passwords on stdin').choices(['json', 'lines']))
      .option('--interpreter <words>', "what runs it, e.g. 'python3 -u'; without it, its first line decides")
      .option('--time-limit <seconds>', 'the longest that one answer may take (default: 120)', seconds)
  program
    .command('new')
    .description('begin a program of your own')
    .argument('[file]', 'where to write it')
    .addOption(
      muster
        .createOption('--lang <language>', "what to write it in (default: what the file's name says, else python)")
        .choices(['sh', 'python', 'powershell', 'perl', 'node']),
    )
    .action(act(() => import('./program-new.ts')))
  running('check', 'try a program against every clause of the protocol, and say what to print instead', ['muster', 'papercut', 'table'])
    .argument('<program>')
    .argument('[arguments...]', 'of the program, after --')
    .option('--auth-program <file>', 'what checks passwords, when it is another program (papercut)')
    .option('--user <name>', 'somebody it knows, to try a wrong and an empty password with')
    .option('--password-stdin', "that person's right password is on the first line of stdin")
    .option('--quick', 'leave out what takes long: other locales, slow readers, odd names, interruptions')
    .option('--tap', 'answer in the Test Anything Protocol')
    .action(act(() => import('./program-check.ts')))
  running('call', 'ask a program one question and print its answer readably')
    .argument('<program>')
    .argument('<verb>', 'describe, check, list, user, authenticate, changes; or a command of its dialect')
    .argument('[arguments...]', 'a name, a cursor')
    .action(act(() => import('./program-call.ts')))
  running('record', 'write down what a program answers, with names and secrets made unreadable')
    .argument('<program>')
    .argument('[verbs...]', 'only these')
    .option('--out <file>', 'where to write the transcript (default: the name of the program, .ndjson)')
    .option('--keep-names', 'leave people their names; passwords, cards and PINs are made unreadable all the same')
    .action(act(() => import('./program-record.ts')))
  program
    .command('replay')
    .description('be the program that was recorded: `muster program replay FILE list`')
    .argument('<transcript>')
    .argument('[arguments...]', 'what the program would be given')
    .action(act(() => import('./program-replay.ts')))
  running('diff', 'what two programs, transcripts or listings say differently')
    .argument('<one>')
    .argument('<other>')
    .option('--shown <number>', 'how many differences of each kind to show', wholeNumber)
    .action(act(() => import('./program-diff.ts')))
}

function seconds(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('It must be a number of seconds.')
  return value
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
