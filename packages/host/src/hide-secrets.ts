import type { DirectoryRecord, Finding, Logger } from '@muster/provider'
import { MusterError } from '@muster/provider'

/** Takes secrets out of texts. */
export interface SecretHider {
  add(secret: string): void
  hide(text: string): string
  readonly isEmpty: boolean
}

/** Shorter ones stand in too many innocent words, and are no secrets. */
const shortest = 4

/**
 * For what references in the configuration stand for. A program or a library that fails likes to say with what it failed,
 * and its words go into reports, logs and answers.
 */
export function createSecretHider(): SecretHider {
  const secrets = new Set<string>()
  return {
    add(secret) {
      for (const line of secret.split(/\r?\n/)) if (line.length >= shortest) secrets.add(line)
    },
    // The longest first: one may stand within another.
    hide: (text) =>
      [...secrets].sort((one, other) => other.length - one.length).reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text),
    get isEmpty() {
      return secrets.size === 0
    },
  }
}

export function hideInError(error: MusterError, { hide, isEmpty }: SecretHider): MusterError {
  const { code, message, hint, source, phase, retryAfterMs, cause } = error
  const texts = [message, hint ?? '', cause instanceof Error ? cause.message : '']
  if (isEmpty || texts.every((text) => hide(text) === text)) return error
  return new MusterError(code, hide(message), {
    ...(cause instanceof Error && { cause: new Error(hide(cause.message)) }),
    ...(hint !== undefined && { hint: hide(hint) }),
    ...(source !== undefined && { source }),
    ...(phase !== undefined && { phase }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })
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

export function hideInLog(logger: Logger, { hide }: SecretHider): Logger {
  return {
    debug: (message, fields) => logger.debug(hide(message), fields),
    info: (message, fields) => logger.info(hide(message), fields),
    warn: (message, fields) => logger.warn(hide(message), fields),
    error: (message, fields) => logger.error(hide(message), fields),
  }
}
