/** The floors and doors of `CONTRIBUTING.md`, as values. */

/** Rooms by folder. Imports go down to a lower floor only, never sideways. A plugin is on the floor of the engine. */
export const floors: Readonly<Record<string, number>> = {
  'packages/provider': 1,
  'packages/program': 1,
  'packages/store': 2,
  'packages/ldap': 2,
  'packages/http': 2,
  protocol: 2,
  'packages/engine': 3,
  'packages/gateway': 3,
  'packages/provider-testing': 3,
  'packages/program-checker': 3,
  'packages/host': 4,
  'packages/cli': 6,
  'packages/service': 5,
  'packages/web': 5,
}
export const pluginFloor = 3

/** What a plugin may stand on. */
export const groundOfPlugins = ['packages/provider', 'packages/program', 'packages/ldap', 'packages/http', 'protocol']

/** Rooms that work with any plugin, and so name none. */
export const blindToPlugins = ['packages/engine', 'packages/store']

/** Published as its tool has built it: all that is imported is for development, and of other rooms only types, which leave nothing behind. */
export const built = ['packages/web']

/** The folders that a library may be imported in. */
export const doors: Readonly<Record<string, readonly string[]>> = {
  'signal-exit': ['packages/program'],
  'node:child_process': ['packages/program'],
  'better-sqlite3': ['packages/store'],
  pg: ['packages/store'],
  kysely: ['packages/store'],
  'node:sqlite': [],
  ldapjs: [],
  ldapts: [],
  tsyringe: ['packages/host'],
  'reflect-metadata': ['packages/host'],
  pino: ['packages/host'],
  croner: ['packages/host'],
  ndjson: ['packages/program-checker'],
  'csv-parse': ['protocol'],
  ajv: ['protocol', 'packages/host', 'packages/provider-testing', 'packages/service'],
  fastify: ['packages/service'],
  nodemailer: ['packages/service'],
  '@peculiar/x509': ['packages/host'],
  yaml: ['packages/host', 'packages/cli'],
  '@marcbachmann/cel-js': ['packages/engine'],
  commander: ['packages/cli'],
  '@bomb.sh/tab': ['packages/cli'],
  '@clack/prompts': ['packages/cli'],
  'cli-table3': ['packages/cli'],
  undici: ['packages/http'],
  'openid-client': ['packages/http'],
  'eventsource-parser': ['packages/http'],
  'node:http': ['packages/http', 'packages/service'],
  'node:https': ['packages/http', 'packages/service'],
}

/** Dependencies that are resolved by name at run time: the plugins and the page that come with the command. */
export const resolvedAtRunTime: Readonly<Record<string, (dependency: string) => boolean>> = {
  'packages/cli': (dependency) => dependency.startsWith('@muster/plugin-') || dependency === '@muster/web',
}
