import { asked, useLook } from '../service/look.ts'
import type { SourceView } from '../service/types.ts'

interface Properties {
  readonly value: string
  onChange(value: string): void
}

/** Only of one source. */
export function SourceFilter({ value, onChange }: Properties) {
  const { value: sources = [] } = useLook<readonly SourceView[]>(asked('/sources'))
  if (sources.length < 2 && value === '') return null
  const names = sources.map(({ source }) => source)
  return (
    <label>
      <span>Source</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        {(value === '' || names.includes(value) ? names : [value, ...names]).map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
    </label>
  )
}
