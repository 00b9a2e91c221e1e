import { matchNames } from '@muster/provider'
import { readLoginDefs } from './read-login-defs.ts'
import { isLocal, readsAccountFiles } from './read-nsswitch.ts'
import { type Settings, usualExcludes } from './settings.ts'

/** Tells people from the accounts that belong to the system. */
export interface Choice {
  /** `service`: who lists the account; `useradd` and its bounds concern local files alone. */
  takesUid(uid: number, service: string): boolean
  takesGid(gid: number, service: string): boolean
  takesName(name: string): boolean
  /** In words, for doctor. */
  readonly uids: string
}

type Range = readonly [from: number, to: number]

/** The numbers that mean nobody, in 16 bits and in 32. */
const nobodies: readonly Range[] = [
  [65_534, 65_535],
  [4_294_967_294, 4_294_967_295],
]
/** Where systemd makes up users while a service of the machine runs. */
const dynamic: readonly Range[] = [[61_184, 65_519]]

export function chooseAccounts(settings: Settings, loginDefs: string): Choice {
  const defs = readLoginDefs(loginDefs)
  const uids = settings.uids?.map(parseRange)
  const gids = settings.gids?.map(parseRange)
  const excluded = matchNames(settings.exclude ?? usualExcludes)
  const usually = (number: number, min: number, max: number, service: string): boolean =>
    number >= min &&
    (!readsAccountFiles(service) || number <= max) &&
    !isWithin(number, nobodies) &&
    !(isLocal(service) && isWithin(number, dynamic))
  return {
    takesUid: (uid, service) => (uids === undefined ? usually(uid, defs.uidMin, defs.uidMax, service) : isWithin(uid, uids)),
    takesGid: (gid, service) => (gids === undefined ? usually(gid, defs.gidMin, defs.gidMax, service) : isWithin(gid, gids)),
    takesName: (name) => !excluded(name),
    uids: settings.uids?.join(', ') ?? `${defs.uidMin} to ${defs.uidMax} in local files, from ${defs.uidMin} elsewhere`,
  }
}

function parseRange(text: string): Range {
  const [from = '', to] = text.split('-')
  return [Number(from), to === undefined ? Number(from) : to === '' ? Number.POSITIVE_INFINITY : Number(to)]
}

function isWithin(number: number, ranges: readonly Range[]): boolean {
  return ranges.some(([from, to]) => number >= from && number <= to)
}
