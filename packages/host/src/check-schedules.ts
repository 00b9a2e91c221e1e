import type { ConfigurationText } from './build-configuration.ts'
import { faultInCron } from './cron.ts'
import type { ValueFault } from './explain-faults.ts'
import type { Path } from './fault.ts'
import { isObject } from './shape-of.ts'

export function checkSchedules({ schedule, sources, backup }: Partial<ConfigurationText>): readonly ValueFault[] {
  const given: readonly (readonly [path: Path, text: unknown])[] = [
    ...(isObject(schedule) && schedule.sync !== 'never' ? [[['schedule', 'sync'], schedule.sync] as const] : []),
    ...(isObject(backup) ? [[['backup', 'at'], backup.at] as const] : []),
    ...(Array.isArray(sources) ? (sources as unknown[]) : []).map(
      (source, index) => [['sources', index, 'schedule'], isObject(source) ? source.schedule : undefined] as const,
    ),
  ]
  return given.flatMap(([path, text]) => {
    const fault = typeof text === 'string' ? faultInCron(text) : undefined
    return fault === undefined ? [] : [{ path, key: false, sentence: `\`${text as string}\` ${fault}` }]
  })
}
