import type { RunReport } from '@muster/engine'
import { lastBackupAt, type Muster } from '@muster/host'
import { type Route, route, type SignInCounts } from './route.ts'

type Labels = Readonly<Record<string, string>>
type Sample = readonly [labels: Labels, value: number]

export const metricsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'Numbers to watch over, in the text format of Prometheus.',
    scope: 'read',
    answers: { type: 'string' },
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    handle: ({ muster, surroundings }) =>
      [...copyMetrics(muster), ...sourceMetrics(muster), ...serviceMetrics(muster, surroundings.signIns)].join(''),
  }),
]

function copyMetrics(muster: Muster): string[] {
  const { runs, durations, isRunning, lastGoodRunAt, holdsWaiting, people } = muster.count()
  return [
    gauge(
      'muster_runs',
      'Runs by how they ended.',
      Object.entries(runs).map(([state, count]) => [{ state }, count]),
    ),
    histogram('muster_sync_duration_seconds', 'How long syncs took that came to their end.', durations),
    gauge('muster_run_in_progress', 'Whether a run is working now.', [[{}, isRunning ? 1 : 0]]),
    gauge(
      'muster_last_good_run_timestamp_seconds',
      'When the last sync that read its sources completely ended.',
      lastGoodRunAt === undefined ? [] : [[{}, lastGoodRunAt / 1_000]],
    ),
    gauge('muster_holds_waiting', 'Runs that keep something on hold until somebody has looked.', [[{}, holdsWaiting]]),
    gauge(
      'muster_people',
      'People by source and state.',
      people.map(({ source, state, people }) => [{ source, state }, people]),
    ),
  ]
}

/** Runs among which the last reading of each source is looked for. */
const lookedAt = 100

function sourceMetrics(muster: Muster): string[] {
  const last = new Map<string, RunReport['sources'][number]>()
  for (const { report } of muster.runs.list({ limit: lookedAt }))
    for (const reading of (report as Partial<RunReport> | undefined)?.sources ?? [])
      if (!last.has(reading.source)) last.set(reading.source, reading)
  const readings = [...last.values()]
  const each = (value: (reading: RunReport['sources'][number]) => number): Sample[] =>
    readings.map((reading) => [{ source: reading.source }, value(reading)])
  return [
    gauge(
      'muster_source_up',
      'Whether the last run that read the source read it completely.',
      each(({ outcome }) => (outcome === 'complete' ? 1 : 0)),
    ),
    gauge(
      'muster_source_complete_timestamp_seconds',
      'When the last run began that read the source completely.',
      muster.count().sources.map(({ source, completeAt }) => [{ source }, completeAt / 1_000]),
    ),
    gauge(
      'muster_source_records',
      'Records that the last run read of the source; by changes, only those.',
      readings.flatMap(({ source, users, groups, members }) =>
        Object.entries({ user: users, group: groups, membership: members }).map(([kind, count]): Sample => [{ source, kind }, count]),
      ),
    ),
    gauge(
      'muster_source_rejected',
      'Records of it that could not be used.',
      each(({ rejected }) => rejected),
    ),
    gauge(
      'muster_source_read_seconds',
      'How long reading it took.',
      each(({ readMs }) => readMs / 1_000),
    ),
  ]
}

function serviceMetrics({ configuration }: Muster, signIns: SignInCounts): string[] {
  const backupAt = lastBackupAt(configuration)
  return [
    family(
      'muster_sign_ins_total',
      'counter',
      'Sign-ins through the API since the service began, by what came of them.',
      (['accepted', 'rejected', 'unavailable', 'limited'] as const).map((outcome) => [{ outcome }, signIns.get(outcome) ?? 0]),
    ),
    gauge(
      'muster_last_backup_timestamp_seconds',
      'When the last backup by `backup:` was made.',
      backupAt === undefined ? [] : [[{}, backupAt / 1_000]],
    ),
    gauge('process_start_time_seconds', 'When the service began.', [[{}, performance.timeOrigin / 1_000]]),
    gauge('process_resident_memory_bytes', 'What the service holds in memory.', [[{}, process.memoryUsage.rss()]]),
  ]
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  return family(name, 'gauge', help, samples)
}

function histogram(name: string, help: string, { within, runs, seconds }: ReturnType<Muster['count']>['durations']): string {
  const buckets = [...within.map(({ seconds: most, runs: count }) => [String(most), count] as const), ['+Inf', runs] as const]
  return [
    `${head(name, 'histogram', help)}${buckets.map(([le, count]) => line(`${name}_bucket`, { le }, count)).join('')}`,
    line(`${name}_sum`, {}, seconds),
    line(`${name}_count`, {}, runs),
  ].join('')
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function family(name: string, type: 'gauge' | 'counter', help: string, samples: readonly Sample[]): string {
  return `${head(name, type, help)}${samples.map(([labels, value]) => line(name, labels, value)).join('')}`
}

function head(name: string, type: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
}

function line(name: string, labels: Labels, value: number): string {
  const written = Object.entries(labels).map(([label, text]) => `${label}="${text.replaceAll(/[\\"\n]/g, escaped)}"`)
  return `${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}\n`
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}
