import { useId } from 'preact/hooks'
import type { PluginDescription } from '../service/types.ts'
import { sentence } from '../words/words.ts'
import { type Fault, faultsAt } from './faults.ts'
import { FieldSet } from './field-set.tsx'
import type { FieldSchema, Fields } from './schema.ts'

export interface Draft {
  readonly name: string
  readonly type: string
  readonly settings: Fields
}

interface Properties {
  readonly plugins: readonly PluginDescription[]
  readonly draft: Draft
  readonly faults: readonly Fault[]
  onChange(draft: Draft): void
}

/** What a source is called and of what type it is, and then the settings that its plugin describes. */
export function DraftForm({ plugins, draft, faults, onChange }: Properties) {
  const id = useId()
  const schema = plugins.find(({ type }) => type === draft.type)?.settingsSchema
  const nameFaults = faultsAt(faults, ['name'])
  return (
    <>
      <div class="field-set">
        <div class="field">
          <label for={`${id}-name`}>Name</label>
          <span class="hint" id={`${id}-name-hint`}>
            How commands, reports and this page are to call it.
          </span>
          <input
            id={`${id}-name`}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            required
            aria-describedby={`${id}-name-hint ${id}-name-fault`}
            aria-invalid={nameFaults.length > 0 ? 'true' : undefined}
            value={draft.name}
            onInput={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          />
          <span class="fault" id={`${id}-name-fault`}>
            {nameFaults.map(sentence).join(' ')}
          </span>
        </div>
        <div class="field">
          <label for={`${id}-type`}>Type</label>
          <select
            id={`${id}-type`}
            required
            value={draft.type}
            onChange={(event) => onChange({ ...draft, type: event.currentTarget.value, settings: {} })}
          >
            <option value="">choose …</option>
            {plugins.map(({ type, summary }) => (
              <option key={type} value={type}>
                {type}
                {summary !== undefined && ` – ${summary}`}
              </option>
            ))}
          </select>
        </div>
      </div>
      {schema !== undefined && (
        <section aria-labelledby={`${id}-settings`}>
          <h2 id={`${id}-settings`}>Settings</h2>
          <p class="hint">
            A password or secret that is typed here is kept in a file of its own that only the service can read; a reference such as{' '}
            <code>{'${env:NAME}'}</code> or <code>{'${file:PATH}'}</code> stays one.
          </p>
          <FieldSet
            key={draft.type}
            schema={schema as FieldSchema}
            value={draft.settings}
            path={['settings']}
            faults={faults}
            onChange={(settings) => onChange({ ...draft, settings })}
          />
        </section>
      )}
    </>
  )
}
