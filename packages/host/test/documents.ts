import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export function readDocument(name: string): string {
  return readFileSync(fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url)), 'utf8')
}

/** The cells of every table row whose first cell is code, without their code marks and escapes. */
export function tableRows(document: string): readonly (readonly string[])[] {
  return [...document.matchAll(/^\| `.*\|$/gmu)].map(([row]) =>
    row
      .slice(1, -1)
      .split(/(?<!\\)\|/u)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  )
}
