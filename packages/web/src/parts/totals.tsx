import { to } from '../place.ts'
import type { RunReport } from '../service/types.ts'
import { changeOrder, changeWords } from '../words/change-words.ts'
import { number } from '../words/words.ts'

interface Properties {
  /** Left out for a plan: there is nothing to go to. */
  readonly run?: number | undefined
  readonly totals: RunReport['totals']
}

/** How many of each class; each leads to those that it counts. */
export function Totals({ run, totals }: Properties) {
  return (
    <ul class="totals">
      {changeOrder
        .filter((name) => totals[name] > 0)
        .map((name) => {
          const { sign, sort, one, many } = changeWords[name]
          const shown = (
            <>
              <span class={`sign sign-${sort}`} aria-hidden="true">
                {sign}
              </span>{' '}
              <strong>{number(totals[name])}</strong> {totals[name] === 1 ? one : many}
            </>
          )
          return <li key={name}>{run === undefined ? shown : <a href={to(['runs', run], { class: name })}>{shown}</a>}</li>
        })}
    </ul>
  )
}
