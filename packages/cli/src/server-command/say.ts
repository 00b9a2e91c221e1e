import type { Call } from '../call.ts'
import { exitCodes } from '../exit-codes.ts'
import { printable } from '../print/printable.ts'

/** One value, alone on its line. */
export function say(value: string | number | boolean, { options, terminal }: Call): number {
  if (options.json) terminal.printJson(value)
  else terminal.print(typeof value === 'string' ? printable(value) : String(value))
  return exitCodes.done
}

/** One a line, as they come. */
export async function sayEach(pages: AsyncIterable<readonly string[]>, { options, terminal }: Call): Promise<number> {
  const all: string[] = []
  for await (const page of pages) {
    if (options.json) all.push(...page)
    else if (page.length > 0) terminal.print(page.map(printable).join('\n'))
  }
  if (options.json) terminal.printJson(all)
  return exitCodes.done
}
