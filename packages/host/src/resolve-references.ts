import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MusterError, Secret } from '@muster/provider'
import type { Configuration } from './configuration.ts'
import { type Path, printPath } from './fault.ts'
import { hasReference, type Reference, splitReferences } from './find-references.ts'
import { accepts, isObject, isSecret, type Shape } from './shape-of.ts'

export interface ReferenceContext {
  /** Files and commands are relative to this folder. */
  readonly folder: string
  /** Where the value stands, for errors: `sources[0].settings`. */
  readonly place: Path
  readonly source?: string
  readonly signal: AbortSignal
  /** Told what each reference stands for, so that it can be kept out of whatever a plugin says later. */
  readonly onResolved?: (text: string) => void
}

/**
 * Puts what references stand for in their place, at any depth. Throws `SECRET_UNRESOLVED` with the place of every one that
 * stands for nothing. Nothing is a `Secret` yet, so that what came can be validated first; `wrapSecrets` follows.
 */
export async function resolveReferences(value: unknown, shape: Shape, context: ReferenceContext): Promise<unknown> {
  const missing: Missing = []
  const resolved = await resolveWithin(value, shape, context, missing)
  refuseMissing(missing)
  return resolved
}

/** What went wrong with each reference, in the order in which they stand. */
type Missing = (MusterError | undefined)[]

async function resolveWithin(value: unknown, shape: Shape, context: ReferenceContext, missing: Missing): Promise<unknown> {
  if (typeof value === 'string')
    return hasReference(value) ? asExpected(await resolveText(value, context, missing), shape) : splitReferences(value).join('')
  const step = (key: string | number, inner: unknown): Promise<unknown> =>
    resolveWithin(inner, shape.child(key), { ...context, place: [...context.place, key] }, missing)
  if (Array.isArray(value)) return await Promise.all(value.map((inner, index) => step(index, inner)))
  if (isObject(value))
    return Object.fromEntries(await Promise.all(Object.entries(value).map(async ([key, inner]) => [key, await step(key, inner)])))
  return value
}

function refuseMissing(missing: Missing): void {
  const faults = missing.filter((fault) => fault !== undefined)
  const [first] = faults
  if (first === undefined) return
  if (faults.length === 1) throw first
  throw new MusterError('SECRET_UNRESOLVED', faults.map(({ message }) => message).join(' '), {
    phase: 'open',
    hint: 'Provide them, or mend the references in the configuration.',
    ...(first.source !== undefined && { source: first.source }),
  })
}

/** Every text that the schema marks with `x-secret`, as a `Secret`. */
export function wrapSecrets(value: unknown, shape: Shape, onSecret?: (text: string) => void): unknown {
  if (typeof value === 'string') {
    if (!isSecret(shape)) return value
    onSecret?.(value)
    return new Secret(value)
  }
  if (Array.isArray(value)) return value.map((inner, index) => wrapSecrets(inner, shape.child(index), onSecret))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, wrapSecrets(inner, shape.child(key), onSecret)]))
}

/** The key for PINs, if the configuration names one. */
export async function resolvePinKey({ pinKey, folder }: Configuration, signal: AbortSignal): Promise<Secret | undefined> {
  return pinKey === undefined ? undefined : resolveSecret(pinKey, { folder, place: ['pinKey'], signal })
}

/** What a text with references stands for. Throws `SECRET_UNRESOLVED`. */
export async function resolveSecret(text: string, context: ReferenceContext): Promise<Secret> {
  const missing: Missing = []
  const resolved = await resolveText(text, context, missing)
  refuseMissing(missing)
  return new Secret(resolved)
}

/** The text with every reference in it resolved. */
async function resolveText(text: string, context: ReferenceContext, missing: Missing): Promise<string> {
  const parts = await Promise.all(
    splitReferences(text).map(async (part) => {
      if (typeof part === 'string') return part
      const number = missing.push(undefined) - 1
      try {
        const resolved = await resolveReference(part, context)
        context.onResolved?.(resolved)
        return resolved
      } catch (error) {
        if (!(error instanceof MusterError) || error.code !== 'SECRET_UNRESOLVED') throw error
        missing[number] = error
        return ''
      }
    }),
  )
  return parts.join('')
}

/** What comes from outside is text; where only a number or a truth value is wanted, it is read as one. */
function asExpected(text: string, shape: Shape): unknown {
  if (accepts(shape, 'string')) return text
  if (accepts(shape, 'number') && /^-?[0-9]+(\.[0-9]+)?$/u.test(text)) return Number(text)
  if (accepts(shape, 'boolean') && (text === 'true' || text === 'false')) return text === 'true'
  return text
}

async function resolveReference(reference: Reference, context: ReferenceContext): Promise<string> {
  switch (reference.kind) {
    case 'env':
      return readVariable(reference, context)
    case 'file':
      return withoutLineEnd(await readSecretFile(reference, context))
    case 'command': {
      const { askCommand } = await import('./ask-command.ts')
      const answer = await askCommand(reference.target, context)
      if ('fault' in answer) throw unresolved(reference, context, answer.fault)
      return withoutLineEnd(answer.output)
    }
  }
}

function readVariable(reference: Reference, context: ReferenceContext): string {
  const value = process.env[reference.target]
  if (value === undefined) throw unresolved(reference, context, `the environment has no variable ${reference.target}`)
  return value
}

async function readSecretFile(reference: Reference, context: ReferenceContext): Promise<string> {
  const path = resolve(context.folder, reference.target)
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'its permissions do not allow it' : `it gives ${code}`
    throw unresolved(reference, context, `${path} cannot be read: ${why}`, cause)
  }
}

/** Editors and `echo` end a file with a line end that is not part of the secret. */
function withoutLineEnd(text: string): string {
  return text.replace(/\r?\n$/u, '')
}

function unresolved(reference: Reference, context: ReferenceContext, why: string, cause?: unknown): MusterError {
  return new MusterError(
    'SECRET_UNRESOLVED',
    `${printPath(context.place)} refers to \${${reference.kind}:${reference.target}}, but ${why}.`,
    {
      phase: 'open',
      hint: 'Provide it, or mend the reference in the configuration.',
      ...(context.source !== undefined && { source: context.source }),
      ...(cause !== undefined && { cause }),
    },
  )
}
