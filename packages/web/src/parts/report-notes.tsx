import { to } from '../place.ts'
import type { RunReport } from '../service/types.ts'
import { money, number, people, sentence } from '../words/words.ts'

/** What a run says besides its changes: credit, what waits, what was rejected, whose names are disputed. */
export function ReportNotes({ report }: { readonly report: RunReport }) {
  const { grants, pending, rejected, conflicts, undo } = report
  const waiting = pending.filter((one) => one.people > 0 || one.reason !== '')
  return (
    <>
      {grants.length > 0 && (
        <section>
          <h2>Credit</h2>
          <ul>
            {grants.map(({ rule, people: granted, amount }) => (
              <li key={rule}>
                {money(amount)} in all to {people(granted)}, by the rule {rule}.
              </li>
            ))}
          </ul>
        </section>
      )}
      {undo !== undefined && undo.credit.length > 0 && (
        <section>
          <h2>Credit</h2>
          <ul>
            {undo.credit.map(({ rule, people: concerned, amount }) => (
              <li key={rule}>
                {money({ ...amount, minor: Math.abs(amount.minor) })} in all {amount.minor < 0 ? 'taken back from' : 'given again to'}{' '}
                {people(concerned)}; the rule is {rule}.
              </li>
            ))}
          </ul>
        </section>
      )}
      {waiting.length > 0 && (
        <section>
          <h2>Not decided yet</h2>
          <ul>
            {waiting.map(({ people: concerned, reason }) => (
              <li key={reason}>
                {people(concerned)}: {sentence(reason)}
              </li>
            ))}
          </ul>
        </section>
      )}
      {undo !== undefined && undo.conflictCount > 0 && (
        <section>
          <h2>Left alone ({number(undo.conflictCount)})</h2>
          <ul>
            {undo.conflicts.map(({ name, reason }) => (
              <li key={`${name} ${reason}`}>
                <strong>{name}</strong>: {reason}
              </li>
            ))}
          </ul>
        </section>
      )}
      {rejected.length > 0 && (
        <section>
          <h2>Records that could not be used</h2>
          <p>Whoever they are about stays as he or she was.</p>
          <ul>
            {rejected.map(({ source, at, reason, hint }) => (
              <li key={`${source} ${at} ${reason}`}>
                <strong>
                  {source}, {at}:
                </strong>{' '}
                {sentence(reason)} {hint !== undefined && <span>What to do: {sentence(hint)}</span>}
              </li>
            ))}
          </ul>
        </section>
      )}
      {conflicts.length > 0 && (
        <section>
          <h2>Names in dispute</h2>
          <ul>
            {conflicts.map(({ source, username, reason }) => (
              <li key={`${source} ${username}`}>
                <a href={to(['people', username])}>{username}</a> of {source}: {sentence(reason)}
              </li>
            ))}
          </ul>
          <p>
            <a href={to(['conflicts'])}>Decide whose they are</a>
          </p>
        </section>
      )}
    </>
  )
}
