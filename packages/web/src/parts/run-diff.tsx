import { narrow, place } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { JournalLine, WholeRun } from '../service/types.ts'
import { changeOrder, changeWords } from '../words/change-words.ts'
import { reportOf } from '../words/run-words.ts'
import { number } from '../words/words.ts'
import { Diff } from './diff.tsx'
import { Empty } from './empty.tsx'
import { LookedUp } from './looked-up.tsx'
import { Pages } from './pages.tsx'
import { SearchField } from './search-field.tsx'

const pageSize = 100

/** To whom a run did what, or would: narrowed by class, source and name. The address says how. */
export function RunDiff({ run }: { readonly run: WholeRun }) {
  const { query } = place.value
  const [name, source, search, skip] = ['class', 'source', 'search', 'skip'].map((key) => query.get(key) ?? undefined)
  const isHeld = query.get('show') === 'held'
  const hasHeld = run.held.length > 0
  const look = useLook<readonly JournalLine[]>(
    asked(`/runs/${run.run}/changes`, {
      show: isHeld ? 'held' : 'done',
      class: name && kebab(name),
      source,
      search,
      skip,
      limit: pageSize,
    }),
  )
  const change = (key: string, value: string): void => {
    narrow({ ...Object.fromEntries(query), skip: undefined, [key]: value })
  }
  const report = reportOf(run)
  const totals = report?.totals
  const sources = report?.sources.map((one) => one.source) ?? []
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{isHeld ? 'On hold, person by person' : 'Person by person'}</h2>
      <search class="filters">
        {hasHeld && (
          <label>
            <span>Show</span>
            <select value={isHeld ? 'held' : ''} onChange={(event) => change('show', event.currentTarget.value)}>
              <option value="">what was done</option>
              <option value="held">what is on hold</option>
            </select>
          </label>
        )}
        <label>
          <span>Changes</span>
          <select value={name ?? ''} onChange={(event) => change('class', event.currentTarget.value)}>
            <option value="">all</option>
            {changeOrder
              .filter((one) => isHeld || totals === undefined || totals[one] > 0 || one === name)
              .map((one) => (
                <option key={one} value={one}>
                  {changeWords[one].title}
                  {totals !== undefined && !isHeld && ` (${number(totals[one])})`}
                </option>
              ))}
          </select>
        </label>
        {sources.length > 1 && (
          <label>
            <span>Source</span>
            <select value={source ?? ''} onChange={(event) => change('source', event.currentTarget.value)}>
              <option value="">all</option>
              {sources.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
        )}
        <SearchField label="Name" value={search ?? ''} onSearch={(text) => change('search', text)} />
      </search>
      <LookedUp look={look} what="the changes">
        {(lines) =>
          lines.length === 0 ? (
            <Nothing isNarrowed={[name, source, search].some((one) => one !== undefined)} isHeld={isHeld} hasHeld={hasHeld} />
          ) : (
            <>
              <Diff lines={lines} caption={`What run ${run.run} ${isHeld ? 'keeps on hold' : 'did'}`} />
              <Pages next={look.next} by="skip" what="changes" />
            </>
          )
        }
      </LookedUp>
    </section>
  )
}

function Nothing({ isNarrowed, isHeld, hasHeld }: Readonly<Record<'isNarrowed' | 'isHeld' | 'hasHeld', boolean>>) {
  if (isNarrowed) return <Empty title="Nothing like that.">Take a filter away to see more.</Empty>
  if (isHeld) return <Empty title="Nothing is on hold any more.">It has been decided.</Empty>
  return (
    <Empty title="Nobody was touched.">{hasHeld ? 'Choose “what is on hold” to see what waits.' : 'There was nothing to change.'}</Empty>
  )
}

/** `newUsers` of a report is `new-users` where it is asked for. */
export const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
