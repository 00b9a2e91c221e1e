import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MusterError } from '@muster/provider'

const fileName = 'muster.yaml'

/** What `--config` names, else what MUSTER_CONFIG names, else the nearest muster.yaml upwards from `folder`. Absolute. */
export function findConfiguration(named: string | undefined, folder: string, fromEnvironment: string | undefined): string {
  const given = named ?? (fromEnvironment || undefined)
  if (given !== undefined) return resolve(folder, given)
  for (let here = folder; ; here = dirname(here)) {
    const file = join(here, fileName)
    if (existsSync(file)) return file
    if (here === dirname(here)) break
  }
  throw new MusterError('CONFIG_UNREADABLE', `There is no ${fileName} in ${folder} or in a folder above it.`, {
    hint: '`muster init` writes one; or name another with --config FILE or MUSTER_CONFIG',
    phase: 'configuration',
  })
}
