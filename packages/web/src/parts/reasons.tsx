import { to } from '../place.ts'
import type { Explanation } from '../service/types.ts'
import { list, sentence } from '../words/words.ts'

/** Why somebody is missing, or not as one would think, and what can be done. */
export function Reasons({ explanation: { reasons, asked, alike, account, name } }: { readonly explanation: Explanation }) {
  const silent = asked.filter(({ remark }) => remark !== undefined)
  return (
    <>
      {reasons.length > 0 && (
        <section class="note note-attention" aria-labelledby="reasons">
          <h2 id="reasons">{account === undefined ? `Why ${name} is missing` : 'What is worth knowing'}</h2>
          <ul class="reasons">
            {reasons.map(({ code, source, sentence: told, mend, run }) => (
              <li key={`${code} ${source} ${told}`}>
                <p>
                  {sentence(told)} {run !== undefined && <a href={to(['runs', run])}>run {run}</a>}
                </p>
                {mend !== undefined && (
                  <p>
                    <strong>What to do:</strong> {sentence(mend)}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {account === undefined && alike.length > 0 && (
        <p>
          Names like it in the copy:{' '}
          {alike.map((one, index) => (
            <span key={one}>
              {index > 0 && ', '}
              <a href={to(['people', one])}>{one}</a>
            </span>
          ))}
        </p>
      )}
      {silent.length > 0 && (
        <p class="quiet">
          What {list(silent.map(({ source }) => source))} {silent.length === 1 ? 'says' : 'say'} now is not known:{' '}
          {silent.map(({ remark = '', hint }) => `${sentence(remark)}${hint === undefined ? '' : ` ${sentence(hint)}`}`).join(' ')}
        </p>
      )}
    </>
  )
}
