import { readFileSync } from 'node:fs'
import { exitCodes as engineExitCodes } from '@muster/engine'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { describeCommands, describeCompletion } from '../src/commands.ts'
import { exitCodes } from '../src/exit-codes.ts'

const readDocument = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8')

describe('the exit codes', () => {
  test('are the same in the engine, in the command and in docs/exit-codes.md', () => {
    const documented = [...readDocument('exit-codes.md').matchAll(/^\| (\d+) +\| `(\w+)` +\|/gm)].map(([, code, name]) => [
      name,
      Number(code),
    ])
    expect(Object.fromEntries(documented)).toEqual(exitCodes)
    expect(exitCodes).toMatchObject(engineExitCodes)
  })
})

describe('docs/commands.md', () => {
  const text = readDocument('commands.md')
  const muster = describeCommands(() => async () => {})
  describeCompletion(muster, () => async () => {})

  for (const command of leaves(muster)) {
    const name = pathOf(command)
    test(`explains \`${name}\`, and every option of it`, () => {
      const section = sectionOf(text, name)
      expect(section, `${name} is not in docs/commands.md`).toBeDefined()
      // The options of the programs' commands are explained by their own --help, in terms of the protocol.
      if (name.startsWith('muster program')) return
      for (const option of command.options) expect(section, option.flags).toContain(option.long)
    })
  }

  test('explains no command or option that there is not', () => {
    const options = new Set([muster, ...leaves(muster)].flatMap((command) => command.options.map((option) => option.long)))
    const known = [...options, '--help', '--lang']
    for (const [option] of text.matchAll(/--[a-z][a-z-]*/g)) expect(known).toContain(option)
    const commands = leaves(muster).map(pathOf)
    for (const [, name] of text.matchAll(/^#{3} `(muster [a-z ]*[a-z])/gm)) {
      expect(
        commands.some((command) => command === name || command.startsWith(`${name} `)),
        name,
      ).toBe(true)
    }
  })
})

function leaves(command: Command): Command[] {
  const visible = command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== 'help')
  return visible.flatMap((one) => (one.commands.length === 0 ? [one] : leaves(one)))
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

/** From the heading (or the table row) that names the command to the next heading. */
function sectionOf(text: string, name: string): string | undefined {
  const sections = text.split(/^### /m)
  return sections.find((section) => section.split('\n')[0]?.includes(name)) ?? sections.find((section) => section.includes(`| \`${name} `))
}
