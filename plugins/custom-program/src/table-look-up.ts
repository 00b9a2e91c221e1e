import { type DirectoryRecord, MusterError, type UserRecord, type UserWithGroups } from '@muster/provider'
import { listTable, openTableListing } from './table-list.ts'
import type { TableSource } from './table-source.ts'

interface Question {
  readonly name: string
  resolve(found: UserWithGroups | undefined): void
  reject(reason: unknown): void
}

/**
 * Looks people up by reading the whole table. Questions that come while it is being read wait for the next reading and
 * share it: a flood of unknown names costs two readings, not one each.
 */
export function createTableLookUp(source: TableSource): (username: string) => Promise<UserWithGroups | undefined> {
  let waiting: Question[] = []
  let isReading = false

  async function answerAll(): Promise<void> {
    isReading = true
    while (waiting.length > 0) {
      const questions = waiting
      waiting = []
      try {
        const answer = await readFor(source, new Set(questions.map(({ name }) => fold(name))))
        for (const { name, resolve, reject } of questions) {
          try {
            resolve(answer(name))
          } catch (error) {
            reject(error)
          }
        }
      } catch (error) {
        for (const { reject } of questions) reject(error)
      }
    }
    isReading = false
  }

  return (name) =>
    new Promise((resolve, reject) => {
      waiting.push({ name, resolve, reject })
      if (!isReading) void answerAll()
    })
}

async function readFor(source: TableSource, wanted: ReadonlySet<string>): Promise<(name: string) => UserWithGroups | undefined> {
  const { context } = source
  const people: UserRecord[] = []
  const handles = new Set(wanted)
  const groups: { readonly group: string; readonly members: readonly string[] }[] = []
  let [complete, allGroups] = [false, true]
  let doubt: { readonly message: string; readonly hint?: string } | undefined
  const unreadable = new Map<string, string>()

  function take(record: DirectoryRecord): void {
    if (record.type === 'user') {
      if (!wanted.has(fold(record.username))) return
      people.push(record)
      for (const handle of handlesOf(record)) handles.add(handle)
    } else if (record.type === 'members') {
      if (record.unknown) allGroups = false
      else
        groups.push({
          group: record.group,
          members: people.length < wanted.size ? record.members! : record.members!.filter((member) => handles.has(member)),
        })
    } else if (record.type === 'end') complete = true
    else if (record.type === 'error') {
      if (record.record?.kind === 'user') unreadable.set(fold(record.record.id), record.message)
      if (record.record === undefined) doubt ??= record
    }
  }

  for await (const batch of listTable(source, openTableListing(source), context.signal)) for (const record of batch) take(record)

  return (name) => {
    const unavailable = (message: string, hint?: string) =>
      new MusterError('SOURCE_UNAVAILABLE', message, { source: context.source, phase: 'look-up', ...(hint !== undefined && { hint }) })
    const fault = unreadable.get(fold(name))
    if (fault !== undefined) throw unavailable(`the row of this person cannot be used: ${fault}`)
    const sameFolded = people.filter(({ username }) => fold(username) === fold(name))
    const user = sameFolded.find(({ username }) => username === name) ?? sameFolded[0]
    // A table that may have been cut off does not say that somebody is not in it.
    if (user === undefined && !complete)
      throw unavailable(`the table was not read whole: ${doubt?.message ?? 'it has no end'}`, doubt?.hint)
    if (user === undefined) return undefined
    const own = handlesOf(user)
    const of = groups.filter(({ members }) => members.some((member) => own.has(member) || own.has(fold(member)))).map(({ group }) => group)
    return { user, ...(complete && allGroups && { groups: [...new Set(of)] }) }
  }
}

function handlesOf({ handles, id, username }: UserRecord): ReadonlySet<string> {
  return new Set(handles ?? [...(id === undefined ? [] : [id]), username, fold(username)])
}

function fold(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
