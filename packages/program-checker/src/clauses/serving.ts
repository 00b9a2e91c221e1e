import { type Clause, fail, notOffered, notTried, pass, type Verdict } from '../clause.ts'
import { quote } from '../excerpt.ts'
import { exitCode } from '../exchange.ts'
import type { Asked, ServeSeen } from '../interview-serve.ts'
import { endingOf, lineOf, plural } from './evidence.ts'
import type { MusterSeen } from './muster-seen.ts'

/** P: `serve`, one resident program. */
export const serving: readonly Clause<MusterSeen>[] = [
  serveClause('P1', "puts the request's number on every line", (serve) => {
    const strays = [...serve.strays, ...serve.complaints.filter(({ answer }) => answer.type !== 'error')]
    if (strays.length === 0) return pass(plural(serve.exchange.lines.length, 'line'))
    return fail('A line belongs to no request.', {
      seen: strays.map(({ line }) => lineOf(serve.exchange, line)),
      instead: `"request":1 (the number of the request that it answers) beside the other fields`,
    })
  }),
  serveClause('P2', 'ends every answer in one closing record, and lets nothing follow', (serve) => {
    const all = everyRequest(serve)
    const open = all.filter(({ lastAt }) => lastAt < 0)
    if (open.length > 0)
      return fail(`${open.map(({ title }) => `\`${title}\``).join(', ')} got no closing record.`, {
        seen: open.flatMap((one) => evidenceOf(serve, one)),
        expected: 'one description, user, accepted, rejected, reset, pong, end or error',
      })
    const talking = all.find(({ replies, lastAt }) => lastAt < replies.length - 1)
    if (talking === undefined) return pass()
    return fail(`The answer to \`${talking.title}\` goes on after its end.`, { seen: evidenceOf(serve, talking) })
  }),
  serveClause('P3', 'answers an unknown user by `rejected`, an unknown verb by `error`', (serve) => {
    const { unknown, unknownVerb } = serve
    if (unknown && !unknown.replies.some(({ answer }) => answer.type === 'rejected' && answer.reason === 'unknown-user')) {
      return fail('An unknown user was not answered by `rejected`.', {
        seen: evidenceOf(serve, unknown),
        instead: JSON.stringify({ request: unknown.request, type: 'rejected', reason: 'unknown-user' }),
      })
    }
    if (unknownVerb.replies.some(({ answer }) => answer.type === 'error' && answer.class === 'not-found')) return pass()
    return fail('An unknown verb was not answered by `error` of class `not-found`.', {
      seen: evidenceOf(serve, unknownVerb),
      instead: JSON.stringify({ request: unknownVerb.request, type: 'error', class: 'not-found', message: 'no such verb' }),
    })
  }),
  serveClause('P4', 'answers as many requests at once as it says it can', (serve) => {
    const late = serve.together.filter(({ lastAt }) => lastAt < 0)
    if (late.length === 0) return pass(`${serve.together.length} at once`)
    return fail(`${late.length} of ${serve.together.length} requests sent at once were not answered.`, {
      seen: late.flatMap((one) => evidenceOf(serve, one)),
      instead: '"concurrency":1 in `description`, or an answer to every request',
    })
  }),
  serveClause('P5', 'answers `ping` by `pong`, also while others are under way', (serve) => {
    const silent = [serve.ping, serve.pingMeanwhile].find(({ replies }) => !replies.some(({ answer }) => answer.type === 'pong'))
    if (silent === undefined) return pass()
    return fail('`ping` got no `pong`.', {
      seen: evidenceOf(serve, silent),
      instead: JSON.stringify({ request: silent.request, type: 'pong' }),
    })
  }),
  serveClause('P6', 'takes `cancel`, and still ends the cancelled answer', (serve) => {
    if (serve.cancelled.lastAt >= 0) return pass()
    return fail('A cancelled request was never ended.', {
      seen: evidenceOf(serve, serve.cancelled),
      instead: JSON.stringify({ request: serve.cancelled.request, type: 'error', class: 'transient', message: 'cancelled' }),
    })
  }),
  serveClause('P7', 'finishes and exits 0 when stdin is closed', ({ exchange }) => {
    if (exitCode(exchange) === 0) return pass()
    return fail('It did not leave when stdin was closed.', {
      seen: endingOf(exchange),
      expected: 'exit 0',
      instead: 'leave the loop when stdin is at its end',
    })
  }),
  serveClause('P8', 'answers a line that is no request by `error`, and goes on', (serve) => {
    const complaint = serve.complaints.find(({ answer }) => answer.type === 'error' && answer.class === 'bug')
    if (complaint !== undefined && serve.pingAfterwards.lastAt >= 0) return pass()
    return fail(complaint ? 'It went on no more after a line that is no request.' : 'A line that is no request was not complained about.', {
      seen: endingOf(serve.exchange),
      expected: 'an `error` without `request`, then answers as before',
      instead: '{"type":"error","class":"bug","message":"not a request"}',
    })
  }),
  serveClause('P9', 'flushes every answer when it is complete', (serve) => {
    const late = everyRequest(serve).filter(({ inTime, lastAt }) => !inTime && lastAt >= 0)
    if (late.length === 0) return everyRequest(serve).some(({ inTime }) => inTime) ? pass() : notTried('nothing was answered')
    return fail('Answers came only when stdin was closed: they had stayed in a buffer.', {
      seen: late.flatMap((one) => evidenceOf(serve, one)),
      instead: 'flush after every answer: print(…, flush=True) in Python, $| = 1 in Perl',
    })
  }),
]

function serveClause(id: string, title: string, check: (serve: ServeSeen) => Verdict): Clause<MusterSeen> {
  return { id, title, check: ({ serve }) => (serve === undefined ? notOffered('`describe` does not name `serve`') : check(serve)) }
}

function everyRequest({
  ping,
  known,
  unknown,
  unknownVerb,
  together,
  pingMeanwhile,
  cancelled,
  pingAfterwards,
}: ServeSeen): readonly Asked[] {
  return [
    ping,
    ...(known ? [known] : []),
    ...(unknown ? [unknown] : []),
    unknownVerb,
    ...together,
    pingMeanwhile,
    cancelled,
    pingAfterwards,
  ]
}

function evidenceOf({ exchange }: ServeSeen, { title, replies, request }: Asked) {
  if (replies.length === 0) return [quote(`request ${request}, \`${title}\``, 'no answer')]
  return replies.slice(-2).map(({ line }) => lineOf(exchange, line))
}
