import { cursorAfter, type FeedPosition, type Part, readCursor, writeCursor } from './feed-cursor.ts'
import { firstMembers, membersIn, readMade, tellChange } from './feed-entries.ts'
import type { Connection } from './open-store.ts'
import { isRunLocked } from './run-lock.ts'
import type { ChangeEvent, ChangePage } from './views.ts'

interface Line {
  readonly line: number
  readonly run: number
  readonly startedAt: number
  readonly entry: number
  readonly last: number | null
  readonly action: string
  readonly before: string | null
  readonly after: string | null
  readonly kind: number
  readonly name: string
}

interface Credit {
  readonly line: number
  readonly run: number
  readonly startedAt: number
  readonly account: number
  readonly name: string
  readonly minor: number
  readonly currency: string
  readonly why: string
  readonly rule: string
  readonly at: number
}

interface Erased {
  readonly run: number
  readonly startedAt: number
  readonly account: number
  readonly name: string
}

type Untold<Event> = Event extends ChangeEvent ? Omit<Event, 'cursor'> : never
/** What happened, and where a reader is who has read it. */
type Told = readonly [event: Untold<ChangeEvent>, next: FeedPosition, startedAt: number]

const kinds = ['user', 'group'] as const
const namesAtATime = 500

/**
 * Everything that runs did, in the order of the runs: what the journal says, then credit, then whom they erased. Each page is one short look
 * into the store, and begins wherever a cursor says, also within a line that stands for many.
 */
export function changeFeed(connection: Connection) {
  /** Of a group with half a million members, so that each page need not read them all again. */
  let known: { readonly key: string; readonly members: readonly number[] } | undefined

  return {
    /** At most `limit` changes after the cursor. Throws `CHANGES_GONE`. */
    read(after: string, limit: number): ChangePage {
      const until = lastSettledRun(connection)
      return connection
        .transaction((): ChangePage => {
          const events: ChangeEvent[] = []
          for (const [event, next, startedAt] of readFrom(
            readCursor(connection, after, () => cursorAfter(connection, until)),
            until,
          )) {
            events.push({ cursor: writeCursor(next, startedAt), ...event } as ChangeEvent)
            if (events.length >= limit) return { events, cursor: events.at(-1)!.cursor, isEnd: false }
          }
          return { events, cursor: events.at(-1)?.cursor ?? after, isEnd: true }
        })
        .deferred()
    },
    /** Past everything that has been done so far. */
    end: (): string => cursorAfter(connection, lastSettledRun(connection)),
  }

  function* readFrom(start: FeedPosition, until: number): Generator<Told> {
    const lines = connection.prepare(lineRows).iterate(start.line) as IterableIterator<Line>
    const credits = connection.prepare(creditRows).iterate(start.credit) as IterableIterator<Credit>
    const erased = connection.prepare(erasedRows).iterate(start.run, start.part === 'erased' ? start.first : 0) as IterableIterator<Erased>
    try {
      let [line, credit, person] = [take(lines), take(credits), take(erased)]
      let at = start
      for (;;) {
        const run = Math.min(
          line?.run ?? Number.POSITIVE_INFINITY,
          credit?.run ?? Number.POSITIVE_INFINITY,
          person?.run ?? Number.POSITIVE_INFINITY,
        )
        if (run > until) return
        if (line?.run === run) {
          const whole: FeedPosition = { ...at, run, line: line.line + 1, part: 'whole', first: 0, second: 0 }
          const within = line.line === at.line && at.part !== 'erased' ? at : { ...whole, line: line.line }
          yield* lastAs(tellLine(line, within), whole)
          at = whole
          line = take(lines)
        } else if (credit?.run === run) {
          at = { ...at, run, credit: credit.line + 1, part: 'whole', first: 0, second: 0 }
          yield tellCredit(credit, at)
          credit = take(credits)
        } else {
          at = { ...at, run, part: 'erased', first: person!.account + 1, second: 0 }
          yield tellErased(person!, at)
          person = take(erased)
        }
      }
    } finally {
      for (const rows of [lines, credits, erased]) rows.return?.()
    }
  }

  function* tellLine(line: Line, from: FeedPosition): Generator<Told> {
    const { run, startedAt, entry, kind, name, action, before, after } = line
    if (line.last !== null) yield* tellMade(line, line.last, from)
    else if (action === 'members') {
      for (const [part, text] of [
        ['left', before],
        ['joined', after],
      ] as const) {
        if (from.part === 'joined' && part === 'left') continue
        const members = membersOf(`${line.line} ${part}`, () => membersIn(text!))
        yield* tellMembers(line, { group: entry, name, part, members }, from)
      }
    } else {
      const head = { run, at: startedAt, kind: kinds[kind]!, entry, name, action }
      yield [{ ...head, ...tellChange(action, before!, after!) }, from, startedAt]
    }
  }

  /** First everybody, then who was in which group: a group may have been made in a group that was made after it. */
  function* tellMade(line: Line, last: number, from: FeedPosition): Generator<Told> {
    const { run, startedAt, kind } = line
    const made = { run, line: line.line, kind, last }
    if (from.part !== 'first members') {
      const first = from.part === 'made' ? from.first : line.entry
      for (const { entry, name, after } of readMade(connection, { ...made, from: first })) {
        const next: FeedPosition = { ...from, run, part: 'made', first: entry + 1, second: 0 }
        yield [{ run, at: startedAt, kind: kinds[kind]!, entry, name, action: 'new', before: null, after }, next, startedAt]
      }
    }
    if (kind === 0) return
    const groups = connection
      .prepare('select entry, name from entry where entry between ? and ? and kind = 1 and created_run = ? order by entry')
      .raw()
      .all(from.part === 'first members' ? from.first : line.entry, last, run) as [number, string][]
    for (const [group, name] of groups) {
      const members = membersOf(`${line.line} ${group} ${latestChange()}`, () => firstMembers(connection, group, line.line))
      yield* tellMembers(line, { group, name, part: 'first members', members }, from)
    }
  }

  function* tellMembers(
    { run, startedAt }: Line,
    { group, name, part, members }: { group: number; name: string; part: Part; members: readonly number[] },
    from: FeedPosition,
  ): Generator<Told> {
    const isWithin = from.part === part && (part !== 'first members' || from.first === group)
    const wanted = isWithin ? members.slice(firstFrom(members, from.second)) : members
    const action = part === 'left' ? 'left' : 'joined'
    for (let begin = 0; begin < wanted.length; begin += namesAtATime) {
      for (const [member, kind, memberName] of namesOf(wanted.slice(begin, begin + namesAtATime))) {
        const next: FeedPosition = { ...from, run, part, first: part === 'first members' ? group : 0, second: member + 1 }
        const who = { kind: kinds[kind]!, entry: member, name: memberName }
        yield [{ run, at: startedAt, kind: 'membership', entry: group, name, action, member: who }, next, startedAt]
      }
    }
  }

  function membersOf(key: string, read: () => readonly number[]): readonly number[] {
    if (known?.key !== key) known = { key, members: read() }
    return known.members
  }

  /** What was first is worked out from what is now. */
  function latestChange(): string {
    return connection
      .prepare("select coalesce((select max(line) from journal), 0) || ' ' || (select count(*) from erased)")
      .pluck()
      .get() as string
  }

  function namesOf(entries: readonly number[]): [entry: number, kind: number, name: string][] {
    return connection
      .prepare('select entry, kind, name from entry where entry in (select value from json_each(?)) order by entry')
      .raw()
      .all(JSON.stringify(entries)) as [number, number, string][]
  }
}

const lineRows = `select j.line, j.run, r.started_at as startedAt, j.entry, j.last_entry as last, j.action, j.before, j.after, e.kind, e.name
  from journal j cross join run r on r.run = j.run cross join entry e on e.entry = j.entry where j.line >= ? order by j.line`
const creditRows = `select l.line, l.run, r.started_at as startedAt, l.account, e.name, l.minor, l.currency, l.why, l.rule, l.at
  from ledger l cross join run r on r.run = l.run cross join entry e on e.entry = l.account where l.line >= ? order by l.line`
const erasedRows = `select x.run, r.started_at as startedAt, x.account, e.name
  from (select distinct run, account from erased) x join run r on r.run = x.run join entry e on e.entry = x.account
  where (x.run, x.account) >= (?, ?) order by x.run, x.account`

function take<Row>(rows: Iterator<Row>): Row | undefined {
  const { done, value } = rows.next()
  return done === true ? undefined : value
}

/** Whoever has read the last part of a line has read the line: it may be removed for its age then. */
function* lastAs(told: Iterable<Told>, whole: FeedPosition): Generator<Told> {
  let held: Told | undefined
  for (const one of told) {
    if (held !== undefined) yield held
    held = one
  }
  if (held !== undefined) yield [held[0], whole, held[2]]
}

function tellCredit({ line, run, startedAt, account, name, minor, currency, why, rule, at }: Credit, next: FeedPosition): Told {
  return [
    { run, at, kind: 'credit', entry: account, name, action: 'granted', line, amount: { minor, currency }, why, rule },
    next,
    startedAt,
  ]
}

function tellErased({ run, startedAt, account, name }: Erased, next: FeedPosition): Told {
  return [{ run, at: startedAt, kind: 'user', entry: account, name, action: 'erase', before: {}, after: null }, next, startedAt]
}

/** Where the first of `members`, ascending, stands that is not below `least`. */
function firstFrom(members: readonly number[], least: number): number {
  let [low, high] = [0, members.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (members[middle]! < least) low = middle + 1
    else high = middle
  }
  return low
}

/** A run may write several times, and what it grants is told last: until it lets go of the lock, nothing of it is told. */
function lastSettledRun(connection: Connection): number {
  const last = connection.prepare('select coalesce(max(run), 0) from run').pluck().get() as number
  return isRunLocked(connection.name) ? last - 1 : last
}
