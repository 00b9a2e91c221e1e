import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Configuration, type MailSettings, type PostSettings, resolveSecret } from '@muster/host'
import { createHttpClient } from '@muster/http'
import { type Logger, MusterError } from '@muster/provider'
import type { Message } from './message.ts'

export type ChannelName = 'mail' | 'post'

export interface Channel {
  readonly name: ChannelName
  /** Where it goes, for people. */
  readonly to: string
  /** Resolves when the other side has taken it. Throws `MusterError`. */
  send(message: Message, signal: AbortSignal, logger: Logger): Promise<void>
}

/** A server that says nothing is given up after so long. */
const silenceMs = 30_000
const failingMs = 10_000

/** The ways that the configuration names. */
export function channelsOf({ notify, folder }: Configuration): readonly Channel[] {
  const { mail, post } = notify ?? {}
  return [
    ...(mail === undefined
      ? []
      : [{ name: 'mail', to: mail.to.join(', '), send: (message, signal) => sendMail(mail, folder, message, signal) } satisfies Channel]),
    ...(post === undefined
      ? []
      : [
          {
            name: 'post',
            to: new URL(post.url).origin,
            send: (message, signal, logger) => sendPost(post, folder, message, signal, logger),
          } satisfies Channel,
        ]),
  ]
}

async function sendMail(mail: MailSettings, folder: string, message: Message, signal: AbortSignal): Promise<void> {
  const { host, port, tls, username, password, from, to } = mail
  const pass = password === undefined ? undefined : await resolveSecret(password, { folder, place: ['notify', 'mail', 'password'], signal })
  const ca = await readAuthority(mail.authority, 'notify.mail.authority')
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({
    host,
    port,
    secure: tls === 'direct',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    ...(username !== undefined && pass !== undefined && { auth: { user: username, pass: pass.reveal() } }),
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const sent = await unless(signal, () => transport.sendMail({ from, to: [...to], subject: message.subject, text: message.text }))
    const refused = sent.rejected.map(String)
    if (refused.length > 0) throw failure(`the mail server ${host} does not take mail for ${refused.join(', ')}`)
  } catch (cause) {
    if (cause instanceof MusterError) throw cause
    throw failure(`the mail server ${host}:${port} did not take it: ${sayMailError(cause, pass?.reveal())}`, cause)
  } finally {
    transport.close()
  }
}

/** A server may repeat what it was told. */
function sayMailError(cause: unknown, password: string | undefined): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  const line = text.replaceAll(/\s+/g, ' ').slice(0, 300)
  return password === undefined || password === '' ? line : line.replaceAll(password, '[secret]')
}

async function sendPost(post: PostSettings, folder: string, message: Message, signal: AbortSignal, logger: Logger): Promise<void> {
  const secret =
    post.secret === undefined ? undefined : await resolveSecret(post.secret, { folder, place: ['notify', 'post', 'secret'], signal })
  const authorities = await readAuthority(post.authority, 'notify.post.authority')
  const url = new URL(post.url)
  const client = createHttpClient({
    baseUrl: new URL(url.origin),
    failingMs,
    throttledMs: failingMs,
    silenceMs,
    ...(authorities !== undefined && { authorities }),
    signal,
    logger,
  })
  try {
    const seconds = Math.floor(Date.parse(message.at) / 1_000)
    const signature =
      secret &&
      createHmac('sha256', secret.reveal())
        .update(`${seconds}.${JSON.stringify(message)}`)
        .digest('hex')
    const { status } = await client.request({
      method: 'POST',
      path: url,
      json: message,
      onlyStatus: true,
      ...(signature !== undefined && { headers: { 'muster-signature': `t=${seconds},v1=${signature}` } }),
    })
    if (status < 200 || status > 299) throw failure(`${url.origin} answers with status ${status}`)
  } finally {
    await client.close()
  }
}

async function readAuthority(path: string | undefined, place: string): Promise<string | undefined> {
  if (path === undefined) return undefined
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new MusterError('CONFIG_INVALID', `${place}: ${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}

function failure(why: string, cause?: unknown): MusterError {
  return new MusterError('SOURCE_UNAVAILABLE', `A notification could not be sent: ${why}.`, {
    hint: 'Mend `notify:` in the configuration, then `muster notify test`.',
    ...(cause !== undefined && { cause }),
  })
}

/** nodemailer knows no signal; what it does is ended by closing it. */
async function unless<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  signal.throwIfAborted()
  let stop: (() => void) | undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(new MusterError('STOPPED', 'Sending a notification was stopped.'))
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work(), stopped])
  } finally {
    signal.removeEventListener('abort', stop!)
  }
}
