import { type AddedSource, ConfigurationError, type DoctorReport, type PluginDescription, type SourceDraft } from '@muster/host'
import type { CheckReport, Finding, JsonSchema } from '@muster/provider'
import { Problem } from './problem.ts'
import { runReport } from './report-schema.ts'
import { type Asked, type Route, route } from './route.ts'
import { described, listOf, nameText, object, oneOf, open, optional, text, whole } from './schema.ts'

const finding = object<Finding>(
  {
    id: described('Stable, for machines.', text),
    outcome: oneOf('ok', 'warning', 'failed', 'not-tried'),
    message: described('What was tried and what came back.', text),
    remedy: optional(described('What to do about it.', text)),
  },
  'Finding',
)

const doctorReport = object<DoctorReport>(
  { source: text, type: text, report: object<CheckReport>({ findings: listOf(finding) }) },
  'DoctorReport',
)

const plugin = object<PluginDescription>(
  {
    type: described('As it stands behind `type:`.', text),
    usedBy: described('Names of the sources that use it.', listOf(text)),
    package: optional(text),
    version: optional(text),
    contract: optional(whole),
    summary: optional(described('In one line.', text)),
    settingsSchema: optional(
      described('JSON Schema of its settings. Left out when the plugin cannot be loaded: `muster plugin list` says why.', open),
    ),
  },
  'Plugin',
)

/** What else may stand under a source is the business of the configuration, which says what is wrong with it. */
const draft: JsonSchema = {
  ...object<Pick<SourceDraft, 'name' | 'type' | 'settings'>>({
    name: described('How commands, reports and logs are to call the source.', nameText),
    type: described('One of `GET /api/v1/plugins`.', nameText),
    settings: optional(described('As its plugin describes them. Secrets in clear, or as references.', open)),
  }),
  title: 'Draft',
  description: 'A source as it would stand in `muster.yaml`, with whatever can stand there.',
  additionalProperties: true,
}

const configure = { method: 'POST', scope: 'configure', body: draft } as const

export const setUpRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/plugins',
    summary: 'What sources there can be, and what settings each has.',
    scope: 'read',
    answers: listOf(plugin),
    handle: ({ muster }) => muster.setUp.plugins(),
  }),
  route<{ readonly name: string }>({
    method: 'POST',
    path: '/api/v1/sources/{name}/check',
    summary: 'Opens a source and has it examine itself, as `muster doctor NAME` does. Changes nothing.',
    scope: 'run',
    params: { name: described('Its name in the configuration.', nameText) },
    answers: doctorReport,
    problems: [404],
    async handle({ muster, params: { name } }) {
      if (!muster.configuration.sources.some((source) => source.name === name))
        throw new Problem(404, { detail: `There is no source called ${JSON.stringify(name)} in the configuration.` })
      return (await muster.doctor(name))[0]
    },
  }),
  route<unknown, unknown, SourceDraft>({
    ...configure,
    path: '/api/v1/drafts/check',
    summary: 'The same of a source that is not in the configuration yet. Keeps nothing.',
    answers: doctorReport,
    handle: (asked) => tellFaults(asked.muster.setUp.check(asked.body, eitherOf(asked))),
  }),
  route<unknown, unknown, SourceDraft>({
    ...configure,
    path: '/api/v1/drafts/plan',
    summary: 'What a run of it would change. Keeps nothing.',
    answers: runReport,
    handle: (asked) => tellFaults(asked.muster.setUp.plan(asked.body, { signal: eitherOf(asked) })),
  }),
  route<unknown, unknown, SourceDraft>({
    ...configure,
    path: '/api/v1/drafts',
    summary: 'Adds it to the configuration, which the service then reads anew, after whatever is running by the schedule.',
    status: 201,
    answers: object<AddedSource & { readonly look: string }>({
      source: text,
      secrets: described(
        'Where each secret that was given in clear is kept: in a file beside the configuration.',
        listOf(object<AddedSource['secrets'][number]>({ setting: text, reference: text })),
      ),
      look: described('Where the source can be seen once the configuration was read.', text),
    }),
    problems: [409],
    async handle({ muster, body, surroundings, setHeader }) {
      const added = await tellFaults(muster.setUp.add(body))
      surroundings.logger.info('a source was added to the configuration', { source: added.source })
      surroundings.reload()
      const look = '/api/v1/sources'
      setHeader('location', look)
      return { ...added, look }
    },
  }),
]

/** It may take long: neither somebody who has left nor the end of the service waits for it. */
function eitherOf({ signal, surroundings }: Asked<unknown, unknown, SourceDraft>): AbortSignal {
  return AbortSignal.any([signal, surroundings.signal])
}

/** What is wrong with the draft is for whoever made it. */
async function tellFaults<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    // What has a line is in the file as it stands.
    const own = error.faults.filter(({ line }) => line === undefined)
    if (own.length === 0)
      throw new Problem(409, {
        detail: 'The configuration has faults of its own, which have to be mended first.',
        code: 'CONFIG_INVALID',
        hint: '`muster doctor` tells them.',
      })
    const faults = own.map(({ path, sentence }) => ({ place: path === '' ? 'body' : `body.${path}`, sentence }))
    throw new Problem(400, { detail: 'What was asked has faults.', faults })
  }
}
