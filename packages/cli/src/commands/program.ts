import type { Command } from 'commander'
import type { Act } from '../call.ts'

/** `muster program …`: the tools for whoever writes a directory program. None of them needs a configuration. */
export function describeProgramCommands(muster: Command, act: Act): void {
  const program = muster.command('program').description('write, check and debug a directory program')
  program
    .command('new')
    .description('begin a program of your own')
    .argument('[file]', 'where to write it')
    .addOption(
      muster
        .createOption('--lang <language>', 'what to write it in')
        .choices(['sh', 'python', 'powershell', 'perl', 'node'])
        .default('python'),
    )
    .action(act(() => import('./program-new.ts')))
  program
    .command('check')
    .description('try a program against every clause of the protocol, and say what to print instead')
    .argument('<program>')
    .argument('[arguments...]', 'of the program, after --')
    .addOption(muster.createOption('--dialect <dialect>', 'what it speaks').choices(['muster', 'papercut', 'table']))
    .option('--user <name>', 'somebody it knows')
    .option('--tap', 'answer in the Test Anything Protocol')
    .action(act(() => import('./program-check.ts')))
  program
    .command('call')
    .description('ask a program one question and print its answer readably')
    .argument('<program>')
    .argument('<verb>', 'describe, check, list, user, authenticate, changes')
    .argument('[arguments...]')
    .action(act(() => import('./program-call.ts')))
  program
    .command('record')
    .description('write down what a program answers, with names and secrets made unreadable')
    .argument('<program>')
    .argument('[verbs...]')
    .option('--out <file>', 'where to write the transcript')
    .action(act(() => import('./program-record.ts')))
  program
    .command('replay')
    .description('read a transcript as if its program were running')
    .argument('<transcript>')
    .action(act(() => import('./program-replay.ts')))
  program
    .command('diff')
    .description('what two listings, transcripts or programs say differently')
    .argument('<one>')
    .argument('<other>')
    .action(act(() => import('./program-diff.ts')))
}
