import { Badge } from '../parts/badge.tsx'
import { Diff } from '../parts/diff.tsx'
import { ExplainedFields } from '../parts/explained-fields.tsx'
import { ExplainedGroups } from '../parts/explained-groups.tsx'
import { Ledger } from '../parts/ledger.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { Reasons } from '../parts/reasons.tsx'
import { View } from '../parts/view.tsx'
import { to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import type { Explanation, WholeUser } from '../service/types.ts'
import { sayPersonState } from '../words/person-words.ts'
import { nearMoment } from '../words/words.ts'

/** Everything about one person, with why; and of somebody who is missing, why. */
export function PersonView({ name }: { readonly name: string }) {
  const path = `/explain/${encodeURIComponent(name)}`
  // What the copy knows is there at once; the sources may take their time.
  const known = useLook<Explanation>(asked(path, { offline: 'true' }))
  const whole = useLook<Explanation>(asked(path))
  const isAsking = whole.value === undefined && whole.problem === undefined
  const look = isAsking || whole.value === undefined ? { ...known, ...(whole.problem && { problem: whole.problem }) } : whole
  const account = look.value?.account
  const shown = account?.fields.find(({ field }) => field === 'displayName')?.value
  return (
    <View
      title={typeof shown === 'string' ? shown : (account?.spelling ?? name)}
      above={{ title: 'People', address: to(['people']) }}
      lead={look.value && <Lead explanation={look.value} />}
    >
      <LookedUp look={look} what={name}>
        {(explanation) => (
          <>
            <p role="status" class="quiet">
              {isAsking && 'The sources are being asked what they say now …'}
            </p>
            {(!isAsking || explanation.account !== undefined) && <Reasons explanation={explanation} />}
            {explanation.account !== undefined && <Known explanation={explanation} />}
          </>
        )}
      </LookedUp>
    </View>
  )
}

function Lead({ explanation: { account } }: { readonly explanation: Explanation }) {
  if (account === undefined) return <p>Nobody in the copy bears this name.</p>
  const { words, tone } = sayPersonState(account)
  return (
    <p>
      <strong>{account.spelling}</strong> <Badge tone={tone}>{words}</Badge> <span class="quiet">account {account.account}, of</span>{' '}
      <a href={to(['sources', account.source])}>{account.source}</a>
      <span class="quiet">
        {account.weakIdentity ? ', known by the name only' : ` under the id ${account.id}`}
        {account.absentSince !== undefined && `; absent since ${nearMoment(account.absentSince)}`}
      </span>
    </p>
  )
}

function Known({ explanation }: { readonly explanation: Explanation }) {
  const account = explanation.account!
  const whole = useLook<WholeUser>(asked(`/users/${encodeURIComponent(account.username)}`))
  return (
    <>
      <ExplainedFields account={account} />
      <ExplainedGroups groups={account.groups} />
      <Ledger credit={account.credit} />
      <section aria-labelledby="history">
        <h2 id="history">What runs did</h2>
        <LookedUp look={whole} what="the journal">
          {({ journal, username }) =>
            journal.length === 0 ? (
              <p class="quiet">Nothing that is still kept.</p>
            ) : (
              <Diff lines={journal} caption={`What runs did to ${username}`} show="run" />
            )
          }
        </LookedUp>
      </section>
    </>
  )
}
