import type { DirectoryRecord, Finding, Logger, Password } from '@muster/provider'
import { MusterError, Secret, spellingsOf } from '@muster/provider'

/** Takes secrets out of texts. */
export interface SecretHider {
  add(secret: string): void
  /**
   * Until what is returned is called, a text that repeats the password is left out as a whole: a mark in its place would tell
   * which word it is.
   */
  holdBack(password: Password): () => void
  hide(text: string): string
  readonly isEmpty: boolean
}

/** Shorter ones stand in too many innocent words, and are no secrets. */
const shortest = 4

const leftOut = '[left out, because it repeats a password]'

/**
 * For what references in the configuration stand for. A program or a library that fails likes to say with what it failed,
 * and its words go into reports, logs and answers.
 */
export function createSecretHider(): SecretHider {
  const secrets = new Set<string>()
  const passwords = new Set<readonly string[]>()
  return {
    add(secret) {
      for (const line of secret.split(/\r?\n/)) if (line.length >= shortest) secrets.add(line)
    },
    holdBack(password) {
      if (password.isEmpty) return () => undefined
      const spellings = spellingsOf(password)
      passwords.add(spellings)
      return () => passwords.delete(spellings)
    },
    hide(text) {
      for (const spellings of passwords) if (spellings.some((spelling) => text.includes(spelling))) return leftOut
      // The longest first: one may stand within another.
      return [...secrets]
        .sort((one, other) => other.length - one.length)
        .reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text)
    },
    get isEmpty() {
      return secrets.size === 0 && passwords.size === 0
    },
  }
}

export function hideInError(error: MusterError, { hide, isEmpty }: SecretHider): MusterError {
  const { code, message, hint, source, phase, retryAfterMs, cause } = error
  const texts = [message, hint ?? '', ...causesOf(error)]
  if (isEmpty || texts.every((text) => hide(text) === text)) return error
  return new MusterError(code, hide(message), {
    ...(cause instanceof Error && { cause: new Error(hide(cause.message)) }),
    ...(hint !== undefined && { hint: hide(hint) }),
    ...(source !== undefined && { source }),
    ...(phase !== undefined && { phase }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
}

/** The message of what caused it, of what caused that, and so on. */
function causesOf({ cause }: { readonly cause?: unknown }, depth = 0): readonly string[] {
  if (!(cause instanceof Error) || depth > 10) return typeof cause === 'string' ? [cause] : []
  return [cause.message, ...causesOf(cause, depth + 1)]
}

export function hideInFindings(findings: readonly Finding[], { hide }: SecretHider): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    message: hide(finding.message),
    ...(finding.remedy !== undefined && { remedy: hide(finding.remedy) }),
  }))
}

/** Of records, only `error` holds somebody's words about what went wrong. */
export function hideInRecords(records: readonly DirectoryRecord[], { hide, isEmpty }: SecretHider): readonly DirectoryRecord[] {
  if (isEmpty || !records.some(({ type }) => type === 'error')) return records
  return records.map((record) =>
    record.type === 'error'
      ? { ...record, message: hide(record.message), ...(record.hint !== undefined && { hint: hide(record.hint) }) }
      : record,
  )
}

export function hideInLog(logger: Logger, hider: SecretHider): Logger {
  const { hide } = hider
  const hideInFields = (fields: Fields): Fields => (hider.isEmpty ? fields : (hideWithin(fields, hider) as Fields))
  return {
    debug: (message, fields) => logger.debug(hide(message), hideInFields(fields)),
    info: (message, fields) => logger.info(hide(message), hideInFields(fields)),
    warn: (message, fields) => logger.warn(hide(message), hideInFields(fields)),
    error: (message, fields) => logger.error(hide(message), hideInFields(fields)),
  }
}

type Fields = Readonly<Record<string, unknown>> | undefined

/** Deeper than anything that belongs into a line of a log, and than any circle. */
const deepest = 6

/** As the log would print it: texts in lists and objects, their keys, and what hangs on an error. */
function hideWithin(value: unknown, hider: SecretHider, depth = 0): unknown {
  if (typeof value === 'string') return hider.hide(value)
  if (typeof value !== 'object' || value === null || value instanceof Secret) return value
  if (depth > deepest) return '[left out, because it is nested too deeply]'
  if (ArrayBuffer.isView(value)) return hider.hide(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1'))
  if (Array.isArray(value)) return value.map((one) => hideWithin(one, hider, depth + 1))
  if ('toJSON' in value && typeof value.toJSON === 'function') return hideWithin(value.toJSON(), hider, depth + 1)
  const more = value instanceof Error ? { name: value.name, message: value.message, stack: value.stack, cause: value.cause } : {}
  const fields = Object.entries({ ...more, ...value }).map(([name, one]) => [hider.hide(name), hideWithin(one, hider, depth + 1)])
  return Object.fromEntries(fields)
}
