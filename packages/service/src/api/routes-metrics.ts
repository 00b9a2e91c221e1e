import type { CopyCounts } from '@muster/store'
import { type Route, route } from './route.ts'

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number]

export const metricsRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/metrics',
    summary: 'Numbers to watch over, in the text format of Prometheus.',
    scope: 'read',
    answers: { type: 'string' },
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    handle: ({ muster }) => print(muster.count()),
  }),
]

function print({ runs, isRunning, lastGoodRunAt, holdsWaiting, people, sources }: CopyCounts): string {
  return [
    family(
      'muster_runs',
      'Runs by how they ended; those that the retention has left.',
      Object.entries(runs).map(([state, count]) => [{ state }, count]),
    ),
    family('muster_run_in_progress', 'Whether a run is working now.', [[{}, isRunning ? 1 : 0]]),
    family(
      'muster_last_good_run_timestamp_seconds',
      'When the last sync that read its sources completely ended.',
      lastGoodRunAt === undefined ? [] : [[{}, lastGoodRunAt / 1_000]],
    ),
    family(
      'muster_source_complete_timestamp_seconds',
      'When the last run began that read the source completely.',
      sources.map(({ source, completeAt }) => [{ source }, completeAt / 1_000]),
    ),
    family('muster_holds_waiting', 'Runs that keep something on hold until somebody has looked.', [[{}, holdsWaiting]]),
    family(
      'muster_people',
      'People by source and state.',
      people.map(({ source, state, people }) => [{ source, state }, people]),
    ),
  ].join('')
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function family(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const written = Object.entries(labels).map(([label, text]) => `${label}="${text.replaceAll(/[\\"\n]/g, escaped)}"`)
    return `${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}\n`
  })
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join('')}`
}

function escaped(character: string): string {
  return character === '\n' ? '\\n' : `\\${character}`
}
