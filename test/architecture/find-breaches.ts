import { dirname, join, normalize } from 'node:path/posix'
import { blindToPlugins, built, doors, floors, groundOfPlugins, pluginFloor, resolvedAtRunTime } from './laws.ts'
import { type Import, readImports } from './read-imports.ts'

/** Sources and `package.json`s by path from the root, with `/`. */
export type Tree = Readonly<Record<string, string>>

interface Manifest {
  readonly name: string
  readonly dependencies?: object
  readonly devDependencies?: object
  readonly peerDependencies?: object
}

interface Room {
  readonly folder: string
  readonly name: string
  readonly dependencies: readonly string[]
  readonly developedWith: readonly string[]
  readonly files: readonly { readonly path: string; readonly source: string; readonly imports: readonly Import[] }[]
}

/** One sentence for each breach: the law that was broken, and where. */
export function findBreaches(tree: Tree): string[] {
  const rooms = readRooms(tree)
  return [
    ...rooms.flatMap((room) => [
      ...breachesOfFloors(room, rooms),
      ...breachesOfDoors(room),
      ...breachesOfDependencies(room),
      ...breachesOfBlindness(room, rooms),
      ...breachesOfPaths(room),
    ]),
    ...cyclesOf(rooms),
  ].sort()
}

function readRooms(tree: Tree): Room[] {
  return Object.keys(tree)
    .filter((path) => path.endsWith('/package.json'))
    .map((path) => {
      const folder = dirname(path)
      const { name, dependencies, devDependencies, peerDependencies } = JSON.parse(tree[path] ?? '') as Manifest
      const files = Object.entries(tree)
        .filter(([file]) => file.startsWith(`${folder}/src/`))
        .map(([file, source]) => ({ path: file, source, imports: readImports(file, source) }))
      return {
        folder,
        name,
        dependencies: Object.keys({ ...dependencies, ...peerDependencies }),
        developedWith: Object.keys(devDependencies ?? {}),
        files,
      }
    })
}

function breachesOfFloors(room: Room, rooms: readonly Room[]): string[] {
  const floor = floorOf(room.folder)
  if (floor === undefined) return [`Every room has a floor: ${room.folder} has none (test/architecture/laws.ts).`]
  return eachImport(room).flatMap(({ path, specifier, onlyTypes }) => {
    if (room.folder === 'packages/provider' && !isRelative(specifier))
      return [`packages/provider imports nothing: ${path} imports ${specifier}.`]
    const target = rooms.find(({ name }) => name === packageOf(specifier))
    if (!target || target === room) return []
    if (isPlugin(room.folder) && !groundOfPlugins.includes(target.folder)) {
      return [`A plugin imports only ${groundOfPlugins.join(', ')}: ${path} imports ${specifier}.`]
    }
    if (built.includes(room.folder) && !onlyTypes)
      return [`${room.folder} takes only types from other rooms: ${path} imports ${specifier}.`]
    const below = floorOf(target.folder) ?? 0
    return below < floor ? [] : [`Imports only go down: ${path} (floor ${floor}) imports ${specifier} (floor ${below}).`]
  })
}

function breachesOfDoors(room: Room): string[] {
  return eachImport(room).flatMap(({ path, specifier }) => {
    const library = packageOf(specifier)
    const open = doors[library]
    if (!open || open.some((folder) => path.startsWith(`${folder}/`))) return []
    return [`${library} has one door, ${open.join(' or ') || 'and it is closed'}: ${path} imports it.`]
  })
}

function breachesOfDependencies(room: Room): string[] {
  const imported = new Set(
    eachImport(room).flatMap(({ specifier }) => (isRelative(specifier) || specifier.startsWith('node:') ? [] : packageOf(specifier))),
  )
  const declared = built.includes(room.folder) ? room.developedWith : room.dependencies
  const undeclared = [...imported].filter((name) => name !== room.name && !declared.includes(name))
  const unused = room.dependencies.filter((name) => !imported.has(name) && !resolvedAtRunTime[room.folder]?.(name))
  return [
    ...undeclared.map((name) => `What is imported is declared: ${room.folder}/package.json lacks ${name}.`),
    ...unused.map((name) => `What is declared is imported: ${room.folder}/package.json has ${name}, which nothing in src imports.`),
  ]
}

function breachesOfBlindness(room: Room, rooms: readonly Room[]): string[] {
  if (!blindToPlugins.includes(room.folder)) return []
  const names = rooms.filter(({ folder }) => isPlugin(folder)).flatMap(({ folder, name }) => [folder.slice('plugins/'.length), name])
  return room.files.flatMap(({ path, source }) =>
    names
      .filter((name) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source))
      .map((name) => `The engine and the store name no plugin: ${path} contains "${name}".`),
  )
}

function breachesOfPaths(room: Room): string[] {
  return room.files.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier }) => {
      if (specifier === undefined) {
        return room.folder === 'packages/host' ? [] : [`Only packages/host imports what is worked out at run time: ${path} does.`]
      }
      if (!isRelative(specifier)) return []
      const target = resolve(path, specifier)
      if (!target.startsWith(`${room.folder}/`)) return [`A room is entered by its name: ${path} imports ${specifier}.`]
      return /\.(tsx?|js|json|css)$/.test(specifier) ? [] : [`A relative import names its file, .ts and all: ${path} imports ${specifier}.`]
    }),
  )
}

/**
 * Cycles between files as they are loaded. Imports of types count too, for a reader goes round all the same; imports at run
 * time do not: they are how a command loads only what it needs.
 */
function cyclesOf(rooms: readonly Room[]): string[] {
  const targets = new Map(
    rooms.flatMap(({ files }) =>
      files.map(({ path, imports }) => [
        path,
        imports.flatMap(({ specifier, dynamic }) =>
          !dynamic && specifier !== undefined && isRelative(specifier) ? resolve(path, specifier) : [],
        ),
      ]),
    ),
  )
  const cycles: string[] = []
  const done = new Set<string>()
  const walk = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      cycles.push(`No file imports itself by way of others: ${[...way.slice(way.indexOf(path)), path].join(' → ')}.`)
      return
    }
    if (done.has(path)) return
    for (const target of targets.get(path) ?? []) walk(target, [...way, path])
    done.add(path)
  }
  for (const path of targets.keys()) walk(path, [])
  return cycles
}

function eachImport(room: Room): { path: string; specifier: string; onlyTypes: boolean }[] {
  return room.files.flatMap(({ path, imports }) =>
    imports.flatMap(({ specifier, onlyTypes }) => (specifier === undefined ? [] : { path, specifier, onlyTypes })),
  )
}

function floorOf(folder: string): number | undefined {
  return isPlugin(folder) ? pluginFloor : floors[folder]
}

const isPlugin = (folder: string): boolean => folder.startsWith('plugins/')
const isRelative = (specifier: string): boolean => specifier.startsWith('.')
const resolve = (path: string, specifier: string): string => normalize(join(dirname(path), specifier))

/** `@scope/name/sub/path` → `@scope/name`; `node:fs/promises` → `node:fs`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
