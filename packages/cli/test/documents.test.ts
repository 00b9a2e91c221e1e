import { readFileSync } from 'node:fs'
import { exitCodes as engineExitCodes } from '@muster/engine'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { describeCommands, describeCompletion } from '../src/commands.ts'
import { exitCodes } from '../src/exit-codes.ts'
import { notHere } from '../src/server-command/not-here.ts'
import { serverCommands } from '../src/server-command/server-command.ts'
import { userProperties } from '../src/server-command/tell-user.ts'

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
      for (const option of command.options) {
        const row = rowOf(section, option.long) ?? rowOf(sharedBy(name, text), option.long)
        if (row === undefined) expect(section, option.flags).toContain(option.long)
        if (option.argChoices === undefined) continue
        const [choices = ''] = (row ?? '').split('. ')
        expect(
          [...choices.matchAll(/`([a-z-]+)`/g)].map(([, choice]) => choice),
          option.flags,
        ).toEqual(option.argChoices)
      }
      const [heading = ''] = section?.split('\n') ?? []
      for (const argument of command.registeredArguments) {
        expect(heading, name).toMatch(argument.required ? /[^[][A-Z]+/ : /\[[A-Z]+\]/)
      }
    })
  }

  test('tells the defaults that the commands have', () => {
    for (const command of leaves(muster)) {
      for (const { long, defaultValue } of command.options) {
        if (typeof defaultValue !== 'number') continue
        const section = sectionOf(text, pathOf(command)) ?? ''
        const row = rowOf(section, long)
        if (row !== undefined) expect(row, pathOf(command)).toContain(`Default ${defaultValue}.`)
      }
    }
  })

  test('explains no command or option that there is not', () => {
    const options = new Set([muster, ...leaves(muster)].flatMap((command) => command.options.map((option) => option.long)))
    const known = [...options, '--help']
    for (const [option] of text.matchAll(/--[a-z][a-z-]*/g)) expect(known).toContain(option)
    for (const [, option] of readDocument('program-check.md').matchAll(/^\| `(--[a-z-]+)/gm)) expect(known).toContain(option)
    const commands = leaves(muster).map(pathOf)
    for (const [, name] of text.matchAll(/^#{3} `(muster [a-z -]*[a-z])/gm)) {
      expect(
        commands.some((command) => command === name || command.startsWith(`${name} `)),
        name,
      ).toBe(true)
    }
  })
})

describe('docs/server-command.md', () => {
  const text = readDocument('server-command.md')
  const named = (title: string): string[] => {
    const section = text.split(/^## /m).find((one) => one.startsWith(title)) ?? ''
    const rows = section.split('\n').flatMap((line) => /^\| (`.*?) \|/.exec(line)?.[1] ?? [])
    return rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words))
  }

  test('tells every command with its arguments, and no other', () => {
    const usages = Object.entries(serverCommands).map(([name, { words }]) => [name, ...words].join(' '))
    const [intro = ''] = text.split(/^## /m)
    expect(
      [...intro.matchAll(/^\| (`[a-z-]+.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words]) => words)),
    ).toEqual(usages)
  })

  test('tells every property, and no other', () => {
    expect(named('Properties').sort()).toEqual([...Object.keys(userProperties), 'attributes.NAME'].sort())
  })

  test('says of every command that is not done what to do instead', () => {
    const told = named('What is not done')
    for (const name of Object.keys(notHere))
      expect(
        told.some((one) => one === name || (/account-balance/.test(name) && one === 'adjust-user-account-balance')),
        name,
      ).toBe(true)
    for (const name of told) expect(Object.keys(notHere)).toContain(name)
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

/** From the heading that names the command to the next heading. */
function sectionOf(text: string, name: string): string | undefined {
  return text.split(/^##+ /m).find((section) => RegExp(`\`${name}[\` ]`).test(section.split('\n')[0] ?? ''))
}

/** The options that all commands, or all that run a program, have stand before the first of them. */
function sharedBy(name: string, text: string): string {
  return text.split(/^##+ /m).find((section) => section.startsWith(name.startsWith('muster program') ? 'Write a program' : '# ')) ?? ''
}

function rowOf(section: string | undefined, option: string | undefined): string | undefined {
  return section?.split('\n').find((line) => line.startsWith(`| \`${option}`))
}
