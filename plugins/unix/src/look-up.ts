import { startProgram } from '@muster/program'
import { MusterError, type UserWithGroups } from '@muster/provider'
import type { Place } from './databases.ts'
import { decodeText } from './decode-text.ts'
import { type FoundLine, findLines, mayBeName } from './find-lines.ts'
import type { UnixSource } from './open-source.ts'
import { findFault, readAccount } from './read-account.ts'
import { readNames } from './read-members.ts'
import { readsAccountFiles } from './read-nsswitch.ts'
import { readPlace } from './read-place.ts'
import { readShadowLine, type ShadowFacts } from './read-shadow.ts'
import { makeAccountFields, makeGroupFields, splitAccount, splitGroup } from './split-account.ts'

/** An account as one place has it. */
export interface FoundAccount extends FoundLine {
  readonly place: Place
}

/** `undefined` only when every place that could have the person has answered. */
export async function lookUpAccount(source: UnixSource, username: string): Promise<UserWithGroups | undefined> {
  const found = await findAccount(source, username)
  if (found === undefined) return undefined
  const fields = makeAccountFields()
  splitAccount(found.bytes, 0, found.bytes.length, fields)
  const fault = findFault(fields, 0)
  if (fault !== undefined) {
    throw new MusterError('PROTOCOL_VIOLATION', `the line of ${found.name} (${found.place.name}) ${fault.message}`, {
      hint: fault.hint,
      phase: 'lookUp',
    })
  }
  const { choice, isInactiveShell } = source
  if (!choice.takesUid(fields.uid, found.place.service) || !choice.takesName(found.name)) return undefined
  const shadow = await shadowOf(source, found)
  const { record } = readAccount(found.bytes, 0, fields, { shadow, isInactiveShell })
  const groups = await findGroupsOf(source, found.name, fields.gid)
  return { user: record, ...(groups !== undefined && { groups }) }
}

async function shadowOf(source: UnixSource, { place, name }: FoundAccount): Promise<ShadowFacts | undefined> {
  if (source.settings.expiry === 'never' || !readsAccountFiles(place.service)) return undefined
  return askShadow(source, name)
}

/** The account's line in the shadow map, where Muster may read it. */
export async function askShadow(source: UnixSource, name: string): Promise<ShadowFacts | undefined> {
  const { end, stdout } = await source.tools.ask(source.tools.command('getent', ['-s', 'files', 'shadow', '--', name]))
  if (end.how !== 'exited' || end.code !== 0) return undefined
  return readShadowLine(stdout.toString('latin1').split('\n', 1)[0] ?? '')
}

/**
 * The first place that has the name, as the machine itself asks. Names in lower case are tried when nothing is called as it
 * was typed; names that no program can be asked for, a number or Latin-1, are looked for in the lists.
 */
export async function findAccount(source: UnixSource, username: string): Promise<FoundAccount | undefined> {
  if (!mayBeName(username)) return undefined
  const lower = username.toLowerCase()
  const spellings = lower === username ? [username] : [username, lower]
  const places = source.database.places('passwd')
  for (const spelling of spellings) {
    for (const place of places) {
      const lines = await findLines(source, 'passwd', [spelling], place)
      const line = lines.find(({ name }) => name === spelling) ?? lines.find(({ name }) => name.toLowerCase() === lower)
      if (line !== undefined) return { ...line, place }
    }
  }
  // getent(1) takes digits for a uid, and the command line is UTF-8.
  if (/^\d+$/.test(username) || !/^[\x20-\x7e]*$/.test(username)) {
    for (const place of places) {
      const line = await findInList(source, place, spellings)
      if (line !== undefined) return { ...line, place }
    }
  }
  for (const place of places) await mustAnswer(source, place)
  return undefined
}

async function findInList({ tools }: UnixSource, place: Place, names: readonly string[]): Promise<FoundLine | undefined> {
  for await (const { bytes, starts, ends, count } of readPlace(tools, { place })) {
    for (let line = 0; line < count; line++) {
      const colon = bytes.indexOf(0x3a, starts[line])
      const { text: name } = decodeText(bytes, starts[line]!, colon)
      if (names.includes(name)) return { bytes: Buffer.from(bytes.subarray(starts[line]!, ends[line]!)), name }
    }
  }
  return undefined
}

/**
 * "Not found" is what a service says that cannot reach its directory. It counts only of one that shows that it answers: by
 * root, by somebody of `knownUsers`, or by listing anybody.
 */
async function mustAnswer(source: UnixSource, place: Place): Promise<void> {
  const { settings, tools } = source
  if (readsAccountFiles(place.service)) {
    if ((await findLines(source, 'passwd', ['0'], place)).length > 0) return
  } else if (place.maySayNothing) return
  else {
    const known = settings.knownUsers ?? []
    if (known.length > 0 && (await findLines(source, 'passwd', known, place)).length > 0) return
    const program = startProgram(place.command(), tools.reading)
    try {
      for await (const { count } of program.lines()) if (count > 0) return
      const end = await program.ended
      if (end.how !== 'exited' || end.code !== 0) throw place.explain(end)
    } finally {
      await program.stop()
    }
  }
  throw new MusterError('SOURCE_UNAVAILABLE', `${place.name} does not show that it answers, so nobody can be said not to be there`, {
    hint: `${place.enumerate} Or name somebody whom it has under \`knownUsers\`, by whom that is seen.`,
    phase: 'lookUp',
  })
}

/** Handles of the groups, the primary one first; nothing when the machine does not say. */
async function findGroupsOf(source: UnixSource, name: string, gid: number): Promise<readonly string[] | undefined> {
  const { tools, settings } = source
  const gids = new Set([String(gid)])
  if (settings.mode === 'nis') {
    for (const other of await findInGroupMap(source, name)) gids.add(other)
    return [...gids]
  }
  const { end, stdout } = await tools.ask(tools.command('id', ['-G', '--', name]))
  if (end.how !== 'exited' || end.code !== 0) return undefined
  for (const other of stdout.toString('latin1').trim().split(/\s+/)) if (/^\d+$/.test(other)) gids.add(other)
  return [...gids]
}

async function findInGroupMap({ tools, database }: UnixSource, name: string): Promise<readonly string[]> {
  const gids: string[] = []
  const fields = makeGroupFields()
  for (const place of database.places('group')) {
    for await (const { bytes, starts, ends, count } of readPlace(tools, { place })) {
      for (let line = 0; line < count; line++) {
        splitGroup(bytes, starts[line]!, ends[line]!, fields)
        if (fields.count === 4 && readNames(bytes, fields.membersStart, ends[line]!, ',').includes(name)) gids.push(String(fields.gid))
      }
    }
  }
  return gids
}
