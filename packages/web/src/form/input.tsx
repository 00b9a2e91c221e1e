import { useState } from 'preact/hooks'
import type { FieldSchema, Kind } from './schema.ts'

interface Properties {
  readonly kind: Kind
  readonly id: string
  readonly schema: FieldSchema
  readonly value: unknown
  /** Ids of what describes it. */
  readonly described: string
  readonly isFaulty: boolean
  onChange(value: unknown): void
}

/** What is typed or chosen, by the kind of field. */
export function Input(properties: Properties) {
  const { kind, id, schema, value, described, isFaulty, onChange } = properties
  const shared = {
    id,
    'aria-describedby': described === '' ? undefined : described,
    'aria-invalid': isFaulty ? ('true' as const) : undefined,
  }
  switch (kind) {
    case 'choice':
      return <Choice {...properties} choices={schema.enum ?? []} />
    case 'yes-or-no':
      return <Choice {...properties} choices={[true, false]} />
    case 'choices':
      return <Choices {...properties} />
    case 'number':
      return (
        <input
          {...shared}
          class="short"
          inputMode="decimal"
          autocomplete="off"
          value={value === undefined ? '' : String(value)}
          onInput={(event) => onChange(readNumber(event.currentTarget.value))}
        />
      )
    case 'secret':
      return (
        <input
          {...shared}
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={String(value ?? '')}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'lines':
    case 'pairs':
    case 'json':
      return <Lines {...properties} shared={shared} />
    default:
      return (
        <input
          {...shared}
          autocomplete="off"
          spellcheck={false}
          value={String(value ?? '')}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

function Choice({ id, schema, value, described, isFaulty, choices, onChange }: Properties & { readonly choices: readonly unknown[] }) {
  const say = (one: unknown): string => (typeof one === 'boolean' ? (one ? 'yes' : 'no') : String(one))
  const otherwise = schema.default
  return (
    <select
      id={id}
      aria-describedby={described === '' ? undefined : described}
      aria-invalid={isFaulty ? 'true' : undefined}
      value={value === undefined ? '' : String(choices.indexOf(value))}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : choices[Number(event.currentTarget.value)])}
    >
      <option value="">{otherwise === undefined ? 'not given' : `as it is (${say(otherwise)})`}</option>
      {choices.map((one, index) => (
        <option key={say(one)} value={String(index)}>
          {say(one)}
        </option>
      ))}
    </select>
  )
}

function Choices({ schema, value, onChange }: Properties) {
  const chosen = Array.isArray(value) ? (value as readonly unknown[]) : []
  return (
    <div class="checks">
      {(schema.items?.enum ?? []).map((one) => (
        <label key={String(one)}>
          <input
            type="checkbox"
            checked={chosen.includes(one)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, one] : chosen.filter((other) => other !== one))}
          />{' '}
          {String(one)}
        </label>
      ))}
    </div>
  )
}

interface Shared {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': 'true' | undefined
}

/** Several things, one on a line; what is typed stays as it was typed. */
function Lines({ kind, schema, value, onChange, shared }: Properties & { readonly shared: Shared }) {
  const [typed, setTyped] = useState(() => print(kind, value))
  const example = kind === 'lines' ? 'one on a line' : kind === 'pairs' ? 'NAME = value, one on a line' : 'as JSON'
  return (
    <textarea
      {...shared}
      rows={kind === 'lines' && typed.split('\n').length < 3 ? 2 : 4}
      spellcheck={false}
      placeholder={example}
      value={typed}
      onInput={(event) => {
        setTyped(event.currentTarget.value)
        onChange(read(kind, schema, event.currentTarget.value))
      }}
    />
  )
}

function print(kind: Kind, value: unknown): string {
  if (value === undefined) return ''
  if (kind === 'lines') return [value].flat().map(String).join('\n')
  if (kind === 'pairs')
    return Object.entries(value as object)
      .map(([name, one]) => `${name} = ${String(one)}`)
      .join('\n')
  return JSON.stringify(value, null, 2)
}

function read(kind: Kind, { type }: FieldSchema, text: string): unknown {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (kind === 'lines') return lines.length === 1 && [type].flat().includes('string') ? lines[0] : lines
  if (kind === 'pairs')
    return Object.fromEntries(
      lines.map((line) => {
        const [name = '', ...rest] = line.split('=')
        return [name.trim(), rest.join('=').trim()]
      }),
    )
  try {
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown)
  } catch {
    // The service says what is wrong with it.
    return text
  }
}

/** What is no number stays as it was typed: the service says so. */
function readNumber(text: string): unknown {
  if (text.trim() === '') return undefined
  const value = Number(text)
  return Number.isNaN(value) ? text : value
}
