import { createPaint, type Paint, wantsColour } from './paint.ts'

/** Where answers go (stdout) and where everything else that people read goes (stderr). */
export interface Terminal {
  /** To stdout, with a line feed. */
  print(text: string): void
  /** To stdout, as JSON that people can read too. */
  printJson(value: unknown): void
  /** To stderr, with a line feed. */
  note(text: string): void
  /** For `print`. */
  readonly paint: Paint
  /** For `note`. */
  readonly notePaint: Paint
  /** Columns to fit tables and paragraphs into: the window's, or when piped those that COLUMNS says. */
  readonly width: number
  /** Whether somebody sits there and can be asked. */
  readonly interactive: boolean
}

const widthWhenPiped = 120
const narrowest = 40
const widest = 160

export function openTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process
  return {
    print: (text) => void stdout.write(`${text}\n`),
    printJson: (value) => void stdout.write(`${JSON.stringify(value, null, 2)}\n`),
    note: (text) => void stderr.write(`${text}\n`),
    paint: createPaint(wantsColour(stdout, env)),
    notePaint: createPaint(wantsColour(stderr, env)),
    width: Math.min(Math.max((stdout.isTTY ? stdout.columns : Number(env.COLUMNS)) || widthWhenPiped, narrowest), widest),
    interactive: stdin.isTTY === true && stderr.isTTY === true,
  }
}
