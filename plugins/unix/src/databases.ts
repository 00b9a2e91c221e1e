import type { ProgramCommand, ProgramEnd } from '@muster/program'
import type { MusterError } from '@muster/provider'
import { betterSource, howToEnumerate, isLocal, readNsswitch } from './read-nsswitch.ts'
import type { FileSettings, Settings } from './settings.ts'
import { explainTool, type Tools } from './tools.ts'

export type MapName = 'passwd' | 'group'

/** Something that lists accounts or groups, and is read by itself: a service of nsswitch.conf, or a NIS map. */
export interface Place {
  /** For messages: `passwd of sss`, `passwd.byname`. */
  readonly name: string
  /** `files`, `sss`, …; of NIS, `nis`. */
  readonly service: string
  /** As somebody would type it. */
  readonly asked: string
  command(): ProgramCommand
  /** That it lists nobody is an answer: it reads from this machine alone. */
  readonly maySayNothing: boolean
  /** Its exit code tells whether it was read to the end, so that what it says beside is chatter. */
  readonly tellsFailure: boolean
  explain(end: ProgramEnd): MusterError
  /** What to do when it lists nobody, or less than it knows. */
  readonly enumerate: string
}

/** Where accounts and groups come from. */
export interface Database {
  places(map: MapName): readonly Place[]
  /** How to ask one place, or (left out) whatever the machine asks, for these names. Names that are not there are no failure. */
  lookUp(map: MapName, names: readonly string[], place?: Place): ProgramCommand
  /** The same of groups, by number. */
  groupsByNumber(gids: readonly string[]): ProgramCommand
  /** A name that is not there ends the answer, and those behind it are to be asked for again. */
  readonly stopsAtMissing: boolean
  /** Whether it ended with an answer; `undefined` stands for one. */
  explainLookUp(end: ProgramEnd): MusterError | undefined
}

/** Whatever nsswitch.conf names. `getent -s` asks one service at a time: asked together, one that fails is passed over in silence. */
export function readByGetent({ services }: Settings, { nsswitch = '/etc/nsswitch.conf' }: FileSettings, tools: Tools): Database {
  const hint = 'Run the command by hand to see why; it is that of the GNU C library which is meant, another does not have the option -s.'
  return {
    places: (map) =>
      (services ?? readNsswitch(nsswitch, map)).map((service) => {
        const asked = `getent -s ${service} ${map}`
        return {
          name: `${map} of ${service}`,
          service,
          asked,
          command: () => tools.command('getent', ['-s', service, map]),
          maySayNothing: isLocal(service),
          tellsFailure: false,
          explain: (end) => explainTool(asked, end, hint),
          enumerate: `If it should list people, ${howToEnumerate(service)}, or use ${betterSource(service)}; if it has none, leave it out with \`services\`.`,
        }
      }),
    lookUp: (map, names, place) =>
      tools.command('getent', [...(place === undefined ? serviceOf(services) : ['-s', place.service]), map, '--', ...names]),
    groupsByNumber: (gids) => tools.command('getent', [...serviceOf(services), 'group', '--', ...gids]),
    stopsAtMissing: false,
    // getent(1): 2 is "one or more supplied keys could not be found".
    explainLookUp: (end) => (end.how === 'exited' && (end.code === 0 || end.code === 2) ? undefined : explainTool('getent', end, hint)),
  }
}

/** Several cannot be given to one question; with one, no other is to answer. */
function serviceOf(services: readonly string[] | undefined): readonly string[] {
  return services?.length === 1 ? ['-s', services[0]!] : []
}

/** The maps of a NIS domain. */
export function readByYpcat({ nis = {} }: Settings, tools: Tools): Database {
  const { domain, server, maps = {} } = nis
  const where = [...(domain === undefined ? [] : ['-d', domain]), ...(server === undefined ? [] : ['-h', server])]
  const { passwdByName = 'passwd.byname', groupByName = 'group.byname', groupByGid = 'group.bygid' } = maps
  const names: Readonly<Record<MapName, string>> = { passwd: passwdByName, group: groupByName }
  const hint = 'See that the server runs (`ypwhich`, `yppoll passwd.byname`), and that `nis.domain` and `nis.server` are right.'
  return {
    places: (map) => {
      const asked = ['ypcat', ...where, names[map]].join(' ')
      return [
        {
          name: names[map],
          service: 'nis',
          asked,
          command: () => tools.command('ypcat', [...where, names[map]]),
          maySayNothing: false,
          tellsFailure: true,
          explain: (end) => explainTool(asked, end, hint),
          enumerate: 'See that the map is built on the server (`make -C /var/yp`).',
        },
      ]
    },
    lookUp: (map, keys) => tools.command('ypmatch', [...where, ...keys, names[map]]),
    groupsByNumber: (gids) => tools.command('ypmatch', [...where, ...gids, groupByGid]),
    stopsAtMissing: true,
    // It exits with 1 for a key that is not there and for a server that is not there; which, a listing tells.
    explainLookUp: (end) => (end.how === 'exited' && end.code <= 1 ? undefined : explainTool('ypmatch', end, hint)),
  }
}
