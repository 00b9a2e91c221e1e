import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { keepCertificate } from '@muster/host'
import { SMTPServer } from 'smtp-server'
import { onTestFinished } from 'vitest'

export interface Mail {
  readonly from: string
  readonly to: readonly string[]
  readonly secure: boolean
  /** Head and body. */
  readonly text: string
}

/** A mail server that speaks only TLS, after STARTTLS, to whoever signs in with its password. `own`: where its certificate lies. */
export async function startMailServer(own: string, password: string, port = 0) {
  const { cert, key } = await keepCertificate({ own, names: ['127.0.0.1'] }, Date.now())
  const mails: Mail[] = []
  let isSilent = false
  let arrived = (): void => {}
  const server = new SMTPServer({
    cert,
    key,
    authMethods: ['PLAIN', 'LOGIN'],
    // One that is kept waiting is not waited for.
    closeTimeout: 10,
    onConnect(_, done) {
      if (isSilent) arrived()
      else done()
    },
    onAuth({ username, password: given }, _, done) {
      if (username === 'muster' && given === password) done(null, { user: username })
      else done(new Error(`wrong password ${given}`))
    },
    onRcptTo({ address }, _, done) {
      done(address.endsWith('@example.edu') ? null : new Error('no such receiver'))
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (data) => {
        text += data
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          secure: session.secure,
          text,
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(resolve))
  onTestFinished(close)
  return {
    mails,
    close,
    port: (server.server.address() as AddressInfo).port,
    /** From now on it takes connections and says nothing; resolves with the first. */
    fallSilent: () =>
      new Promise<void>((resolve) => {
        isSilent = true
        arrived = resolve
      }),
  }
}

export interface Post {
  readonly signature: string | undefined
  readonly body: string
}

/** Takes what is posted to it, with an answer that is no JSON. */
export async function startReceiver() {
  const posts: Post[] = []
  let status = 200
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (data) => {
      body += data
    })
    request.on('end', () => {
      if (status === 200) posts.push({ signature: request.headers['muster-signature']?.toString(), body })
      response.writeHead(status).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return {
    posts,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/muster`,
    answer(wanted: number) {
      status = wanted
    },
  }
}
