import { to } from '../place.ts'
import type { JournalLine } from '../service/types.ts'
import { differencesOf, sayAction } from '../words/differences.ts'

interface Properties {
  readonly lines: readonly JournalLine[]
  readonly caption: string
  /** Of one person: the run stands in front instead of the name. */
  readonly show?: 'name' | 'run'
}

/** What was done to whom, field by field, before → after. */
export function Diff({ lines, caption, show = 'name' }: Properties) {
  return (
    <table class="diff">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{show === 'name' ? 'Who' : 'Run'}</th>
          <th scope="col">What</th>
          <th scope="col">Before → after</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line, index) => (
          <Line key={`${line.run} ${line.entry} ${line.action} ${index}`} line={line} show={show} />
        ))}
      </tbody>
    </table>
  )
}

function Line({ line, show }: { readonly line: JournalLine; readonly show: 'name' | 'run' }) {
  const { words, sign, sort } = sayAction(line.action)
  const differences = differencesOf(line)
  return (
    <tr class={`diff-${sort}`}>
      <th scope="row">
        <span class="sign" aria-hidden="true">
          {sign}
        </span>
        {show === 'name' ? (
          <a href={to([line.kind === 'user' ? 'people' : 'groups', line.name])}>{line.name}</a>
        ) : (
          <a href={to(['runs', line.run])}>run {line.run}</a>
        )}
        {show === 'name' && line.kind === 'group' && <span class="kind"> group</span>}
      </th>
      <td class="diff-action">{words}</td>
      <td>
        {differences.length === 0 ? (
          <span class="quiet">–</span>
        ) : (
          <dl class="fields">
            {differences.map(({ field, before, after }) => (
              <div key={field}>
                <dt>{field}</dt>
                <dd>
                  {before !== undefined && <del>{before}</del>}
                  {before !== undefined && after !== undefined && <span aria-hidden="true"> → </span>}
                  {after !== undefined && <ins>{after}</ins>}
                  {before !== undefined && after === undefined && line.action !== 'members' && <span class="quiet"> → none</span>}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
    </tr>
  )
}
