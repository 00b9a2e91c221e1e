import { to } from '../place.ts'
import type { Explanation } from '../service/types.ts'
import { sayField, sayValue } from '../words/differences.ts'
import { moment, sentence } from '../words/words.ts'

type Account = NonNullable<Explanation['account']>
type Field = Account['fields'][number]
type Mark = Field['since']

/** Each field: what it is, where it comes from, since when, and what it was before. */
export function ExplainedFields({ account }: { readonly account: Account }) {
  return (
    <section aria-labelledby="fields">
      <h2 id="fields">Fields, and where they come from</h2>
      <table class="list explained">
        <caption class="unseen">Fields of {account.username}</caption>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Value</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {account.fields.map((field) => (
            <tr key={field.field}>
              <th scope="row">{sayField(field.field.replace(/^attributes\./, ''))}</th>
              <td>{sayValue(field.value, field.field)}</td>
              <td class="why">
                <Origin field={field} source={account.source} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Origin({ field, source }: { readonly field: Field; readonly source: string }) {
  const { from, rule, mapping, raw, inputs = {}, since, before, note, value } = field
  return (
    <>
      {from === 'rule' &&
        (rule === undefined ? 'set by a rule that the configuration has no more' : `set by the rule ${rule} for new people`)}
      {from === 'enrichment' && `added by ${field.source}`}
      {from === 'source' && mapping === undefined && `as ${source} says`}
      {mapping !== undefined && (
        <>
          made by <code>{mapping}</code>
          {Object.entries(inputs).map(([name, input]) => (
            <span key={name}>
              , where {name} is {sayValue(input)}
            </span>
          ))}
        </>
      )}
      {mapping === undefined &&
        note === undefined &&
        raw !== undefined &&
        sayValue(raw) !== sayValue(value) &&
        `, which says ${sayValue(raw)}`}
      ; since <Since mark={since} />
      {before !== undefined && (
        <>
          , before: <del>{sayValue(before, field.field)}</del>
        </>
      )}
      {note !== undefined && <p class="remark">{sentence(note)}</p>}
    </>
  )
}

/** `run 3 (3 Nov 2026, 00:55)`. */
export function Since({ mark: { run, at, orBefore } }: { readonly mark: Mark }) {
  return (
    <>
      <a href={to(['runs', run])}>run {run}</a>
      {at !== undefined && ` (${moment(at)})`}
      {orBefore && ' or before'}
    </>
  )
}
