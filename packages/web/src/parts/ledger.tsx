import { to } from '../place.ts'
import type { Explanation } from '../service/types.ts'
import { moment, money } from '../words/words.ts'

/** Who was given how much, and why: the balance is the sum of it. */
export function Ledger({ credit }: { readonly credit: NonNullable<Explanation['account']>['credit'] }) {
  const { balance, restricted, overdraft, lines, entitlement } = credit
  return (
    <section aria-labelledby="credit">
      <h2 id="credit">Credit, and why</h2>
      <p>
        Balance <strong>{money(balance)}</strong>
        {!restricted && ', unrestricted'}
        {overdraft !== undefined && `, overdraft ${money(overdraft)}`}
        {entitlement === 'pending' && '; what the groups entitle to is not decided yet'}
      </p>
      {lines.length > 0 && (
        <table class="list">
          <caption class="unseen">Ledger</caption>
          <thead>
            <tr>
              <th scope="col" class="right">
                Amount
              </th>
              <th scope="col">Why</th>
              <th scope="col">Run</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ line, amount, why, rule, run, at }) => (
              <tr key={line}>
                <td class="right">{money(amount)}</td>
                <td>
                  {why} <span class="quiet">by the rule {rule}</span>
                </td>
                <td>
                  <a href={to(['runs', run])}>run {run}</a>
                </td>
                <td>{moment(at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
