import { draftSettings, type SettingsDraft } from '@muster/host'
import type { InitAnswers } from './write-configuration.ts'

/** Settings of a source that is neither a program nor an LDAP server. A secret is not asked for: the file names the variable it is in. */
export interface OtherDraft extends Pick<SettingsDraft, 'set' | 'missing'> {
  readonly type: string
  settings(): NonNullable<InitAnswers['other']>
}

/** Throws `PLUGIN_NOT_LOADED` when there is no such kind of source. */
export async function beginOther(type: string): Promise<OtherDraft> {
  const draft = await draftSettings(type, process.cwd(), [import.meta.url])
  const variables: string[] = []
  return {
    type,
    set: (name, text) => draft.set(name, text),
    missing() {
      for (let missing = draft.missing(); ; missing = draft.missing()) {
        if (missing?.isSecret !== true) return missing
        const variable = `${type}_${missing.name.split('.').at(-1)}`.replace(/(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+/g, '_').toUpperCase()
        variables.push(variable)
        draft.set(missing.name, `$\{env:${variable}}`)
      }
    },
    settings: () => ({ settings: draft.value, variables }),
  }
}
