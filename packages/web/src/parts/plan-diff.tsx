import type { ChangeClass } from '@muster/engine'
import { useState } from 'preact/hooks'
import type { RunReport } from '../service/types.ts'
import { changeOrder, changeWords } from '../words/change-words.ts'
import { count, number } from '../words/words.ts'
import { Badge } from './badge.tsx'
import { SearchField } from './search-field.tsx'

type Change = RunReport['changes'][number]
const pageSize = 100

/** The changes that a plan shows, narrowed by class, source and name. */
export function PlanDiff({ report }: { readonly report: RunReport }) {
  const [name, setName] = useState<ChangeClass | ''>('')
  const [source, setSource] = useState('')
  const [search, setSearch] = useState('')
  const [pages, setPages] = useState(1)
  const { changes, sources } = report
  if (changes.length === 0) return null
  const wanted = search.toLowerCase()
  const found = changes.filter(
    (change) =>
      (name === '' || change.class === name) &&
      (source === '' || change.source === source) &&
      (wanted === '' || change.name.toLowerCase().includes(wanted)),
  )
  const present = changeOrder.filter((one) => changes.some((change) => change.class === one))
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">Person by person</h2>
      <search class="filters">
        <label>
          <span>Changes</span>
          <select value={name} onChange={(event) => setName(event.currentTarget.value as ChangeClass)}>
            <option value="">all</option>
            {present.map((one) => (
              <option key={one} value={one}>
                {changeWords[one].title} ({number(report.totals[one])})
              </option>
            ))}
          </select>
        </label>
        {sources.length > 1 && (
          <label>
            <span>Source</span>
            <select value={source} onChange={(event) => setSource(event.currentTarget.value)}>
              <option value="">all</option>
              {sources.map((one) => (
                <option key={one.source}>{one.source}</option>
              ))}
            </select>
          </label>
        )}
        <SearchField label="Name" value={search} onSearch={setSearch} />
      </search>
      <p role="status" class="quiet">
        {count(found.length, 'change')} {found.length === changes.length ? 'shown' : 'like that'}
      </p>
      <PlanTable changes={found.slice(0, pages * pageSize)} />
      {found.length > pages * pageSize && (
        <button type="button" onClick={() => setPages(pages + 1)}>
          Show {Math.min(pageSize, found.length - pages * pageSize)} more
        </button>
      )}
    </section>
  )
}

function PlanTable({ changes }: { readonly changes: readonly Change[] }) {
  return (
    <table class="diff">
      <caption class="unseen">What would change</caption>
      <thead>
        <tr>
          <th scope="col">Who</th>
          <th scope="col">What</th>
          <th scope="col">Before → after</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change, index) => {
          const { sign, sort, one } = changeWords[change.class]
          return (
            <tr key={`${change.class} ${change.source} ${change.name} ${index}`} class={`diff-${sort}`}>
              <th scope="row">
                <span class="sign" aria-hidden="true">
                  {sign}
                </span>
                {change.name}
              </th>
              <td class="diff-action">
                {one} {change.held && <Badge tone="attention">would be on hold</Badge>}
              </td>
              <td>{describe(change)}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function describe({ detail, members, count: much = 0 }: Change): string {
  const more = members === undefined || much <= members.length ? '' : ` and ${number(much - members.length)} more`
  return [detail, members && `${members.join(', ')}${more}`].filter(Boolean).join(': ') || '–'
}
