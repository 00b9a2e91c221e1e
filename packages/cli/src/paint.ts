import { styleText } from 'node:util'

const styles = {
  bold: 'bold',
  dim: 'dim',
  good: 'green',
  bad: 'red',
  attention: 'yellow',
  name: 'cyan',
} as const

/** Colours by meaning, not by hue, so that every command means the same by the same colour. */
export type Paint = Readonly<Record<keyof typeof styles, (text: string) => string>>

/** Without colour every function gives back its text untouched. */
export function createPaint(coloured: boolean): Paint {
  const paintWith = (style: (typeof styles)[keyof typeof styles]) => (text: string) =>
    coloured && text !== '' ? styleText(style, text, { validateStream: false }) : text
  return {
    bold: paintWith(styles.bold),
    dim: paintWith(styles.dim),
    good: paintWith(styles.good),
    bad: paintWith(styles.bad),
    attention: paintWith(styles.attention),
    name: paintWith(styles.name),
  }
}

/** https://no-color.org: any non-empty NO_COLOR wins; then FORCE_COLOR; else colour is for terminals that are not dumb. */
export function wantsColour(stream: { readonly isTTY?: boolean }, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR !== undefined) return environment.FORCE_COLOR !== '0'
  return stream.isTTY === true && environment.TERM !== 'dumb'
}
