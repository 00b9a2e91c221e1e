import { existsSync } from 'node:fs'
import { cancel, intro, outro, select, text } from '@clack/prompts'
import { defaultAnswers, type InitAnswers } from './write-configuration.ts'

/** Asks on the terminal for whatever is not given yet. `undefined`: called off. */
export async function askForAnswers(given: Partial<InitAnswers>): Promise<InitAnswers | undefined> {
  intro('muster init')
  try {
    const name = given.name ?? (await answered(askName()))
    const program = given.program ?? (await answered(askProgram()))
    const dialect = given.dialect ?? (await answered(askDialect(program)))
    const credit = given.credit ?? (await answered(askCredit()))
    const group = given.group ?? (credit === '' ? defaultAnswers.group : await answered(askGroup()))
    const currency = given.currency ?? (credit === '' ? defaultAnswers.currency : await answered(askCurrency()))
    outro('Thank you.')
    return { name, program, dialect, credit, group, currency }
  } catch (error) {
    if (error !== calledOff) throw error
    cancel('Called off.')
    return undefined
  }
}

const calledOff = new Error('called off')

async function answered<Answer extends string>(question: Promise<Answer | symbol>): Promise<Answer> {
  const answer = await question
  // The only symbol that a question answers with is the one for Ctrl-C.
  if (typeof answer === 'symbol') throw calledOff
  return answer
}

function askName(): Promise<string | symbol> {
  return text({
    message: 'What do you call the directory that your program reads?',
    initialValue: defaultAnswers.name,
    validate: (value) => (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(value ?? '') ? undefined : 'letters, digits, dots and dashes'),
  })
}

function askProgram(): Promise<string | symbol> {
  return text({
    message: 'Where is the program? (It need not exist yet.)',
    initialValue: defaultAnswers.program,
    validate: (value) => (value ? undefined : 'a path, such as ./directory.py'),
  })
}

function askDialect(program: string): Promise<InitAnswers['dialect'] | symbol> {
  const hint = existsSync(program) ? 'one JSON object a line' : '`muster program new` writes one to begin with'
  return select<InitAnswers['dialect']>({
    message: 'What does it print?',
    initialValue: defaultAnswers.dialect,
    options: [
      { value: 'muster', label: "Muster's own records", hint },
      { value: 'papercut', label: 'what a PaperCut custom user program prints', hint: 'it runs unmodified' },
      { value: 'table', label: 'a table: CSV, TSV, passwd, LDIF', hint: 'a file needs no program' },
    ],
  })
}

function askCredit(): Promise<string | symbol> {
  return text({
    message: 'How much credit does each new member of a group get? (Empty: none.)',
    placeholder: '10.00',
    defaultValue: '',
    validate: (value) => (/^(\d+(\.\d+)?)?$/.test(value ?? '') ? undefined : 'an amount such as 10.00, or nothing'),
  })
}

function askGroup(): Promise<string | symbol> {
  return text({ message: 'Members of which group?', initialValue: defaultAnswers.group })
}

function askCurrency(): Promise<string | symbol> {
  return text({
    message: 'In which currency?',
    initialValue: defaultAnswers.currency,
    validate: (value) => (/^[A-Z]{3}$/.test(value ?? '') ? undefined : 'three capital letters, such as USD'),
  })
}
