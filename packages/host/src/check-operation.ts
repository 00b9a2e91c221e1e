import type { ConfigurationText } from './build-configuration.ts'
import type { ValueFault } from './explain-faults.ts'
import { isLoopback, readListen } from './read-listen.ts'
import { isObject } from './shape-of.ts'

/** What is told of a directory, and the password of the mail server, must not pass a network in clear. */
export function checkNotify({ notify }: Partial<ConfigurationText>): readonly ValueFault[] {
  if (!isObject(notify)) return []
  const { mail, post } = notify as Record<string, unknown>
  return [
    ...(mail === undefined && post === undefined
      ? [{ path: ['notify'], key: false, sentence: 'nobody would be told: add `mail` or `post`' }]
      : []),
    ...(isObject(mail) ? checkMail(mail) : []),
    ...(isObject(post) && typeof post.url === 'string' ? checkUrl(post.url) : []),
  ]
}

function checkMail({ server, tls, username, password, from, to }: Record<string, unknown>): ValueFault[] {
  const fault = (key: string, sentence: string): ValueFault => ({ path: ['notify', 'mail', key], key: false, sentence })
  const address = typeof server === 'string' ? readListen(server) : undefined
  const people = [['from', from] as const, ...(Array.isArray(to) ? to.map((one) => ['to', one] as const) : [])]
  return [
    ...(address !== undefined && 'fault' in address
      ? [fault('server', `\`${server as string}\` is no name and port, such as \`smtp.example.edu:587\``)]
      : []),
    ...(tls === 'none' && address !== undefined && !('fault' in address) && !isLoopback(address)
      ? [fault('tls', '`none` is only for a server on this machine; choose `starttls` or `direct`')]
      : []),
    ...(username !== undefined && password === undefined
      ? [fault('username', 'whoever signs in has a `password`: add it, as a reference')]
      : []),
    ...(password !== undefined && username === undefined ? [fault('password', 'nobody signs in with it: add `username`')] : []),
    ...people.flatMap(([key, one]) =>
      typeof one === 'string' && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(one)
        ? [fault(key, `\`${one}\` is no address, such as \`muster@example.edu\``)]
        : [],
    ),
  ]
}

function checkUrl(text: string): ValueFault[] {
  const fault = (sentence: string): ValueFault[] => [{ path: ['notify', 'post', 'url'], key: false, sentence }]
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return fault('this is no URL that begins with `https://`')
  if (url.username !== '' || url.password !== '') return fault('a password in a URL ends up in logs; use `secret`')
  if (url.protocol === 'http:' && !isLoopback({ host: url.hostname.replaceAll(/[[\]]/g, ''), port: 0 }))
    return fault('`http://` is only for a receiver on this machine; use `https://`')
  return []
}
