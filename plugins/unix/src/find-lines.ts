import type { MapName, Place } from './databases.ts'
import { decodeText } from './decode-text.ts'
import type { UnixSource } from './open-source.ts'

/** A line that a question brought. */
export interface FoundLine {
  readonly bytes: Buffer
  readonly name: string
}

/** As many as fit into one question: names have at most 32 characters, or 255 with a domain. */
const asked = 100

/** Asks for names; gives the lines that came, in any order. Who is not there is not among them. */
export async function findLines(source: UnixSource, map: MapName, names: readonly string[], place?: Place): Promise<readonly FoundLine[]> {
  return findBy(source, names, (some) => source.database.lookUp(map, some, place))
}

export async function findGroupsByNumber(source: UnixSource, gids: readonly string[]): Promise<readonly FoundLine[]> {
  return findBy(source, gids, (some) => source.database.groupsByNumber(some))
}

async function findBy(
  { tools, database }: UnixSource,
  keys: readonly string[],
  command: (some: readonly string[]) => Parameters<typeof tools.ask>[0],
): Promise<readonly FoundLine[]> {
  const found: FoundLine[] = []
  const usable = keys.filter(mayBeName)
  for (let from = 0; from < usable.length; ) {
    const some = usable.slice(from, from + asked)
    const { end, stdout } = await tools.ask(command(some))
    const failure = database.explainLookUp(end)
    if (failure !== undefined) throw failure
    const lines = splitAnswer(stdout)
    found.push(...lines)
    from += database.stopsAtMissing && lines.length < some.length ? lines.length + 1 : some.length
  }
  return found
}

/** What no line could begin with is nobody's name; and options are none. */
export function mayBeName(name: string): boolean {
  return name !== '' && name.length <= 256 && !/[:\n\r\0]/.test(name) && !/^[-+]/.test(name)
}

function splitAnswer(stdout: Buffer): FoundLine[] {
  const lines: FoundLine[] = []
  for (let start = 0; start < stdout.length; ) {
    const lineFeed = stdout.indexOf(0x0a, start)
    const end = lineFeed === -1 ? stdout.length : lineFeed
    const bytes = stdout.subarray(start, end)
    const colon = bytes.indexOf(0x3a)
    if (colon > 0) lines.push({ bytes, name: decodeText(bytes, 0, colon).text })
    start = end + 1
  }
  return lines
}
