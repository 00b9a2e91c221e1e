import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { Language, type Node, Parser } from 'web-tree-sitter'
import { longestCommandLine, powershellWords } from '../src/accounts-script.ts'

const root = join(import.meta.dirname, '../../..')
const files = globSync(['plugins/windows/scripts/*.ps1', 'protocol/{helpers,templates,examples}/*.{ps1,psm1}'], { cwd: root }).toSorted()
const parser = { current: undefined as Parser | undefined }

beforeAll(async () => {
  await Parser.init()
  const grammar = dirname(createRequire(import.meta.url).resolve('tree-sitter-powershell/package.json'))
  parser.current = new Parser().setLanguage(await Language.load(join(grammar, 'tree-sitter-powershell.wasm')))
})

function parse(text: string): Node {
  return parser.current!.parse(text)!.rootNode
}

function faultsIn(text: string): string[] {
  const faults: string[] = []
  const walk = (node: Node): void => {
    if (node.isError || node.isMissing) faults.push(`${node.startPosition.row + 1}:${node.startPosition.column + 1}`)
    for (const child of node.children) if (child !== null) walk(child)
  }
  walk(parse(text))
  return faults
}

function textsOf(text: string, type: string): string[] {
  return parse(text)
    .descendantsOfType(type)
    .flatMap((node) => (node === null ? [] : [node.text]))
}

/** Cmdlets of Windows PowerShell 5.1, with its modules Core, Management, Utility and LocalAccounts. */
const cmdlets = [
  'Add-Type',
  'ConvertFrom-Json',
  'ConvertTo-Json',
  'Export-ModuleMember',
  'ForEach-Object',
  'Get-LocalGroup',
  'Get-LocalGroupMember',
  'Get-LocalUser',
  'Get-Process',
  'Import-Module',
  'Join-Path',
  'New-Object',
  'Sort-Object',
  'Where-Object',
  'Write-Output',
]

/** What PowerShell gives a value itself. */
const automatic = [
  '_',
  'false',
  'input',
  'iswindows',
  'matches',
  'null',
  'pid',
  'psscriptroot',
  'psversiontable',
  'true',
  'executioncontext',
]
/** Preferences, which are set and read by PowerShell. */
const preferences = ['erroractionpreference', 'progresspreference', 'warningpreference', 'global:progresspreference']

test('there are scripts in PowerShell to look at', () => {
  expect(files).toEqual([
    'plugins/windows/scripts/accounts.ps1',
    'plugins/windows/scripts/self-test.ps1',
    'protocol/helpers/Muster.psm1',
    'protocol/templates/template.ps1',
  ])
})

test('a mistake in the syntax of PowerShell is found', () => {
  expect(faultsIn('function Get-One {\n  if ($x { 1 }\n}\n')).not.toEqual([])
  expect(faultsIn('function Get-One { 1 }\n')).toEqual([])
})

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8')

  test('is PowerShell without a mistake in its syntax', () => {
    expect(faultsIn(text)).toEqual([])
  })

  test('is plain ASCII, because Windows PowerShell reads a file without a byte order mark in the code page of the machine', () => {
    expect(text).toMatch(/^[\n -~]+$/)
  })

  test('uses nothing that Windows PowerShell 5.1 does not have', () => {
    const code = text.replaceAll(/^\s*#.*$/gm, '').replaceAll(/'[^'\n]*'/g, "''")
    expect(code).not.toMatch(/\?\?|&&|\|\||\?\.|\?\[| -Parallel\b| -AsHashtable\b|^\s*(clean\s*\{|using\s+(module|namespace|assembly)\b)/m)
  })

  test('calls only what it defines, what its helper defines, and cmdlets of Windows PowerShell 5.1', () => {
    const defined = [text, readFileSync(join(root, 'protocol/helpers/Muster.psm1'), 'utf8')].flatMap((each) =>
      textsOf(each, 'function_name'),
    )
    const called = textsOf(text, 'command_name').filter((name) => !name.startsWith('$'))
    expect(called.filter((name) => !defined.includes(name) && !cmdlets.includes(name) && name !== 'Set-StrictMode')).toEqual([])
    expect(called.length).toBeGreaterThan(3)
  })

  test('names every variable at least twice, so that none is misspelt', () => {
    const names = textsOf(text, 'variable').map((name) => name.slice(1).toLowerCase())
    const alone = names.filter((name) => names.filter((each) => each === name).length === 1)
    expect(alone.filter((name) => !automatic.includes(name) && !preferences.includes(name))).toEqual([])
  })
})

test('what PROTOCOL.md shows in PowerShell has no mistake in its syntax either', () => {
  const protocol = readFileSync(join(root, 'protocol/PROTOCOL.md'), 'utf8')
  const blocks = [...protocol.matchAll(/^```text \S+\.ps1\n([\s\S]*?)^```$/gm)].map(([, text]) => text!)
  expect(blocks.map(faultsIn)).toEqual([[]])
})

test('the script that reads the accounts fits on the command line of Windows, with room for the path', () => {
  expect(powershellWords().join(' ').length).toBeLessThan(longestCommandLine - 1000)
})

test.skipIf(process.platform !== 'win32')('the self-test in PowerShell finds nothing wrong with this Windows', () => {
  const words = ['-NoProfile', '-ExecutionPolicy', 'Bypass', '-File', join(root, 'plugins/windows/scripts/self-test.ps1')]
  expect(execFileSync('powershell.exe', words, { encoding: 'utf8' })).not.toContain('not ok')
})
