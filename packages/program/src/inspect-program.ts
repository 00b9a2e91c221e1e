import { accessSync, constants, type Stats, statSync } from 'node:fs'
import { basename, delimiter, dirname, extname, isAbsolute, join, resolve } from 'node:path'
import { readFirstLine } from './read-first-line.ts'
import type { NotStartedReason, ProgramCommand } from './types.ts'

export interface Refusal {
  readonly reason: NotStartedReason
  readonly sentence: string
}

export interface Startable {
  readonly file: string
  readonly args: readonly string[]
  readonly folder: string
  /** A sentence when others than the owner and root can write the program's file. */
  readonly writableByOthers: string | undefined
}

/**
 * Finds out before the start what would go wrong at the start. The operating system's own answer to most of these is
 * ENOENT for a file that plainly exists, or a shell's guess at a file that is not a shell script.
 */
export function inspectProgram(command: ProgramCommand, searchPath: string): Startable | Refusal {
  const { path, args, interpreter } = command
  if (!isAbsolute(path)) return refusal('not-found', `The program ${path} must be given by its absolute path.`)
  if (/^\.(bat|cmd)$/i.test(extname(path))) {
    return refusal(
      'batch-file',
      `The program ${path} is a Windows batch file, whose arguments cannot be quoted safely; use PowerShell or another language, with \`interpreter:\`.`,
    )
  }
  if (args.some((word) => word.includes('\0'))) {
    return refusal('other', `An argument for the program ${path} holds a NUL character, which no program can be given.`)
  }
  const file = look(path)
  if (typeof file === 'string') return refusal(...unreachable(path, file))
  if (!file.isFile()) return refusal('not-executable', `The program ${path} is not a file; name the file itself.`)
  const folder = command.folder ?? dirname(path)
  const place = look(folder)
  if (typeof place === 'string' || !place.isDirectory()) {
    return refusal('other', `The working folder ${folder} of the program ${path} is not a folder that can be entered; correct \`folder:\`.`)
  }
  const writableByOthers =
    process.platform !== 'win32' && (file.mode & 0o022) !== 0
      ? `The program ${path} can be changed by others than its owner; take that away with \`chmod go-w ${path}\`.`
      : undefined

  if (interpreter?.[0] !== undefined) {
    const found = findExecutable(interpreter[0], folder, searchPath)
    if (found === undefined) {
      return refusal('bad-interpreter', `The interpreter ${interpreter[0]} of the program ${path} was not found; correct \`interpreter:\`.`)
    }
    if (!may(path, constants.R_OK)) {
      return refusal('not-executable', `The program ${path} cannot be read by this user; allow it with \`chmod +r ${path}\`.`)
    }
    return { file: found, args: [...interpreter.slice(1), path, ...args], folder, writableByOthers }
  }
  if (!may(path, constants.X_OK)) return refusal('not-executable', notExecutable(path))
  const fault = findFaultInFirstLine(path, folder, searchPath)
  if (fault !== undefined) return refusal('bad-interpreter', fault)
  return { file: path, args, folder, writableByOthers }
}

export function notExecutable(path: string): string {
  return `The program ${path} is not executable by this user; run \`chmod +x ${path}\`, or name what runs it with \`interpreter:\`.`
}

function findFaultInFirstLine(path: string, folder: string, searchPath: string): string | undefined {
  const line = readFirstLine(path)
  switch (line.kind) {
    case 'unreadable': // executable but not readable: a compiled program may be
    case 'binary':
      return undefined
    case 'text':
      return `The program ${path} does not say what runs it; begin it with a line such as \`#!/bin/sh\`, or use \`interpreter:\`.`
    case 'mark':
      return `The program ${path} begins with a byte order mark, which hides its \`#!\` line; save it as UTF-8 without one.`
    case 'carriage-return':
      return `The first line of the program ${path} ends in CR LF, which makes the CR part of the interpreter's name; save it with Unix line endings (LF).`
    case 'shebang': {
      const [interpreter, ...words] = line.words
      if (interpreter === undefined || findExecutable(resolve(folder, interpreter), folder, searchPath) === undefined) {
        return `The interpreter ${interpreter ?? ''} in the first line of the program ${path} does not exist; correct that line, or use \`interpreter:\`.`
      }
      const called = basename(interpreter) === 'env' ? calledByEnv(words) : undefined
      if (called !== undefined && findExecutable(called, folder, searchPath) === undefined) {
        return `The first line of the program ${path} asks for ${called}, which is not on its PATH (${searchPath}); name it by its full path with \`interpreter:\`, or set PATH under \`environment:\`.`
      }
      return undefined
    }
  }
}

/** What `env NAME` or `env -S NAME …` runs; with other options, env itself is left to say what it does not find. */
function calledByEnv(words: readonly string[]): string | undefined {
  const called = words[0] === '-S' ? words[1] : words[0]
  return called === undefined || called.startsWith('-') || called.includes('=') ? undefined : called
}

function findExecutable(name: string, folder: string, searchPath: string): string | undefined {
  const candidates = basename(name) === name ? searchPath.split(delimiter).map((place) => join(place, name)) : [resolve(folder, name)]
  return candidates.find((candidate) => {
    const seen = look(candidate)
    return typeof seen !== 'string' && seen.isFile() && may(candidate, constants.X_OK)
  })
}

/** What is there, or the code of the error. */
function look(path: string): Stats | string {
  try {
    return statSync(path)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

function unreachable(path: string, code: string): [NotStartedReason, string] {
  return code === 'ENOENT' || code === 'ENOTDIR'
    ? ['not-found', `The program ${path} does not exist.`]
    : ['not-executable', `The program ${path} cannot be reached by this user (${code}); allow its folders to be entered.`]
}

function refusal(reason: NotStartedReason, sentence: string): Refusal {
  return { reason, sentence }
}
