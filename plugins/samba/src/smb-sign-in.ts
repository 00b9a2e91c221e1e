import { randomBytes } from 'node:crypto'
import { type Accepted, type Finding, isMusterError, MusterError, type Password, type Rejected } from '@muster/provider'
import { findStatus, rejectionOf } from './explain-status.ts'
import { credentials, type Source } from './source.ts'
import type { Question } from './tools.ts'

export interface SmbSignIn {
  authenticate(username: string, password: Password): Promise<Accepted | Rejected>
  /** Signs in as nobody, for the doctor. */
  probe(): Promise<Finding>
}

/** What Samba's tools take from a descriptor; one byte more, and some versions write beyond their buffer. */
const longestPasswordBytes = 127

/** What nobody needs to be asked: no account has such a name or password, and an empty one is nobody's proof. Throws for one that no tool takes. */
export function refuseUnasked(username: string, password: Password, { context }: Source): Rejected | undefined {
  if (username === '' || password.isEmpty || /[\0\n\r]/.test(username) || /[\0\n]/.test(password.reveal()))
    return { type: 'rejected', reason: 'invalid-credentials' }
  if (Buffer.byteLength(password.reveal()) <= longestPasswordBytes) return undefined
  throw new MusterError('SOURCE_UNAVAILABLE', `Samba's tools take passwords of at most ${longestPasswordBytes} bytes`, {
    hint: 'Choose a shorter password.',
    source: context.source,
    phase: 'authenticate',
  })
}

/** Checks passwords by a session with the server, which both sides sign. */
export function createSmbSignIn(source: Source): SmbSignIn {
  /** Nothing, when the server accepts; else the status. */
  async function attempt(username: string, password: string): Promise<string | undefined> {
    const { tools, words, context } = source
    const question: Question = {
      args: [...words.config, ...words.connection, '--command=exit', '--', `//${words.server}/IPC$`],
      phase: 'authenticate',
      ...credentials(username, password),
    }
    const answer = await tools.ask('smbclient', question)
    const status = findStatus(`${answer.lines.join('\n')}\n${answer.stderr}`)
    if (answer.code === 0 && status === undefined) {
      if (!answer.lines.some((line) => line.startsWith('Anonymous '))) return undefined
      // Not with signing; a tool that goes on as nobody all the same proves nothing about the password.
      throw new MusterError('SOURCE_UNAVAILABLE', 'smbclient went on as nobody', { source: context.source, phase: 'authenticate' })
    }
    if (status === undefined) throw await tools.explain('smbclient', answer, question)
    return status
  }

  /** Whether the server lets somebody in as a guest whom it does not know (`map to guest`). */
  const takesGuests = async (): Promise<boolean> =>
    (await attempt(madeUpName(), randomBytes(12).toString('hex'))) === 'NT_STATUS_ACCESS_DENIED'

  return {
    async authenticate(username, password) {
      const refused = refuseUnasked(username, password, source)
      if (refused !== undefined) return refused
      const status = await attempt(username, password.reveal())
      if (status === undefined) return { type: 'accepted' }
      const reason = rejectionOf(status)
      if (reason !== undefined) return { type: 'rejected', reason }
      // A session as guest is one that the server cannot sign: whoever is let in so did not show the right password.
      if (status === 'NT_STATUS_ACCESS_DENIED' && (await takesGuests())) return { type: 'rejected', reason: 'invalid-credentials' }
      throw source.tools.explainStatus('smbclient', status, 'authenticate')
    },
    async probe() {
      const id = 'samba.passwords'
      try {
        const status = await attempt(madeUpName(), randomBytes(12).toString('hex'))
        if (status === undefined) {
          return {
            id,
            outcome: 'failed',
            message: 'a made-up name and password were accepted',
            remedy: 'See who answers there: it is not a server that checks passwords.',
          }
        }
        if (status === 'NT_STATUS_ACCESS_DENIED') {
          return {
            id,
            outcome: 'warning',
            message: `${source.words.server} lets whom it does not know in as a guest; Muster tells that from a sign-in and rejects it`,
            remedy: 'Set `map to guest = never` in its smb.conf, unless shares for guests are wanted.',
          }
        }
        if (rejectionOf(status) !== undefined) return { id, outcome: 'ok', message: 'a made-up name and password are rejected' }
        const { message, hint } = source.tools.explainStatus('smbclient', status, 'authenticate')
        return { id, outcome: 'failed', message, remedy: hint! }
      } catch (error) {
        if (!isMusterError(error)) throw error
        return { id, outcome: 'failed', message: error.message, remedy: error.hint ?? 'Run smbclient by hand to see why.' }
      }
    },
  }
}

export function madeUpName(): string {
  return `muster-${randomBytes(5).toString('hex')}`
}
