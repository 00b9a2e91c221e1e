import { useId } from 'preact/hooks'
import { closed, sentence } from '../words/words.ts'
import { type Fault, faultsAt } from './faults.ts'
import { Input } from './input.tsx'
import { type FieldSchema, type Fields, kindOf, labelOf, requiredOf, waysOf, withField } from './schema.ts'

interface FieldSetProperties {
  readonly schema: FieldSchema
  readonly value: Fields
  /** `['settings', 'bind']`. */
  readonly path: readonly string[]
  readonly faults: readonly Fault[]
  onChange(value: Fields): void
}

/** The fields of an object: what is needed first, what may be left as it is behind a fold. */
export function FieldSet({ schema, value, path, faults, onChange }: FieldSetProperties) {
  const { properties = {} } = schema
  const required = requiredOf(schema, value)
  const ways = waysOf(schema)
  const inWays = new Set(ways.flat())
  const names = Object.keys(properties)
  const isFront = (name: string): boolean => required.has(name) || inWays.has(name) || value[name] !== undefined || isPlainAtTop(name)
  // At the top, choices decide what else is asked for, and stand where they can be seen.
  const isPlainAtTop = (name: string): boolean => path.length === 1 && kindOf(properties[name]!) === 'choice'
  const front = names.filter(isFront)
  const back = names.filter((name) => !isFront(name))
  const field = (name: string) => (
    <Field
      key={name}
      name={name}
      schema={properties[name]!}
      value={value[name]}
      path={[...path, name]}
      isRequired={required.has(name)}
      faults={faults}
      onChange={(one) => onChange(withField(value, name, one))}
    />
  )
  return (
    <div class="field-set">
      {ways.length > 0 && (
        <p class="hint">One of these is needed: {ways.map((way) => way.map(labelOf).join(' with ').toLowerCase()).join('; or ')}.</p>
      )}
      {front.map(field)}
      {back.length > 0 && (
        <details open={front.length === 0}>
          <summary>
            {front.length === 0 ? 'Settings' : 'More settings'} that may stay as they are ({back.length})
          </summary>
          <div class="field-set">{back.map(field)}</div>
        </details>
      )}
    </div>
  )
}

interface FieldProperties {
  readonly name: string
  readonly schema: FieldSchema
  readonly value: unknown
  readonly path: readonly string[]
  readonly isRequired: boolean
  readonly faults: readonly Fault[]
  onChange(value: unknown): void
}

/** One field of a form, as its schema describes it, with what is wrong with it. */
function Field({ name, schema, value, path, isRequired, faults, onChange }: FieldProperties) {
  const id = useId()
  const kind = kindOf(schema)
  const own = faultsAt(faults, path)
  const label = labelOf(name)
  const told = [schema.description, kind === 'choice' || kind === 'yes-or-no' ? undefined : sayDefault(schema)]
    .filter((words) => words !== undefined)
    .map(closed)
    .join(' ')
  if (kind === 'fields')
    return (
      <fieldset class="fields-within">
        <legend>
          {label}
          {isRequired && <Needed />}
        </legend>
        {told !== '' && <p class="hint">{told}</p>}
        {own.map((words) => (
          <p key={words} class="fault">
            {sentence(words)}
          </p>
        ))}
        <FieldSet schema={schema} value={(value ?? {}) as Fields} path={path} faults={faults} onChange={onChange} />
      </fieldset>
    )
  const described = [...(told === '' ? [] : [`${id}-hint`]), ...(own.length === 0 ? [] : [`${id}-fault`])].join(' ')
  const below = (
    <>
      {told !== '' && (
        <span class="hint" id={`${id}-hint`}>
          {told}
        </span>
      )}
      <Input kind={kind} id={id} schema={schema} value={value} described={described} isFaulty={own.length > 0} onChange={onChange} />
      {own.length > 0 && (
        <span class="fault" id={`${id}-fault`}>
          {own.map(sentence).join(' ')}
        </span>
      )}
    </>
  )
  if (kind === 'choices')
    return (
      <fieldset class="field">
        <legend>{label}</legend>
        {below}
      </fieldset>
    )
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isRequired && <Needed />}
      </label>
      {below}
    </div>
  )
}

const Needed = () => <span class="needed"> (needed)</span>

function sayDefault({ default: otherwise, description = '' }: FieldSchema): string | undefined {
  if (otherwise === undefined || /default/i.test(description)) return undefined
  if (Array.isArray(otherwise)) return otherwise.length === 0 ? undefined : `Left out: ${otherwise.join(', ')}`
  if (typeof otherwise === 'boolean') return `Left out: ${otherwise ? 'yes' : 'no'}`
  return typeof otherwise === 'object' ? undefined : `Left out: ${String(otherwise)}`
}
