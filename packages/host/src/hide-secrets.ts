import type { DirectoryRecord, Finding, Logger, Password } from '@muster/provider'
import { MusterError, spellingsOf } from '@muster/provider'

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
  const hideInFields = (fields: Fields): Fields =>
    fields === undefined || hider.isEmpty
      ? fields
      : Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value]))
  return {
    debug: (message, fields) => logger.debug(hide(message), hideInFields(fields)),
    info: (message, fields) => logger.info(hide(message), hideInFields(fields)),
    warn: (message, fields) => logger.warn(hide(message), hideInFields(fields)),
    error: (message, fields) => logger.error(hide(message), hideInFields(fields)),
  }
}

type Fields = Readonly<Record<string, unknown>> | undefined
