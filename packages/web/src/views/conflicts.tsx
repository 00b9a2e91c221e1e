import { useState } from 'preact/hooks'
import { DecideConflict } from '../parts/decide-conflict.tsx'
import { Empty } from '../parts/empty.tsx'
import { LookedUp } from '../parts/looked-up.tsx'
import { View } from '../parts/view.tsx'
import { to } from '../place.ts'
import { asked, useLook } from '../service/look.ts'
import { mayRun } from '../service/session-state.ts'
import type { ConflictView, PinView } from '../service/types.ts'
import { sentence } from '../words/words.ts'

interface Conflicts {
  readonly open: readonly ConflictView[]
  readonly pinned: readonly PinView[]
}

export type Disputed = { readonly conflict: ConflictView } | { readonly pin: PinView }

/** Names that two lay claim to, and what was decided. */
export function ConflictsView() {
  const look = useLook<Conflicts>(asked('/conflicts'))
  const [deciding, setDeciding] = useState<Disputed>()
  const [told, setTold] = useState('')
  return (
    <View
      title="Conflicts"
      lead={<p>Names that two sources, or two people, lay claim to. Nobody is merged by himself; somebody decides.</p>}
    >
      <p role="status">{told}</p>
      <LookedUp look={look} what="the conflicts">
        {({ open, pinned }) => (
          <>
            <section aria-labelledby="open">
              <h2 id="open">To decide</h2>
              {open.length === 0 ? (
                <Empty title="No name is in dispute.">When one is, whoever has it keeps it, and the other waits here.</Empty>
              ) : (
                <ul class="cards">
                  {open.map((conflict) => (
                    <li key={`${conflict.source} ${conflict.id} ${conflict.username}`}>
                      <h3>
                        <a href={to(['people', conflict.username])}>{conflict.username}</a>
                      </h3>
                      <p>{sentence(conflict.reason)}</p>
                      <p class="quiet">
                        Claimed by {conflict.source} under the id {conflict.id}, <a href={to(['runs', conflict.run])}>run {conflict.run}</a>
                      </p>
                      {mayRun() && (
                        <button type="button" onClick={() => setDeciding({ conflict })}>
                          Decide about {conflict.username} …
                        </button>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </section>
            {pinned.length > 0 && (
              <section aria-labelledby="decided">
                <h2 id="decided">Decided</h2>
                <ul class="cards">
                  {pinned.map((pin) => (
                    <li key={pin.username}>
                      <h3>
                        <a href={to(['people', pin.username])}>{pin.username}</a>
                      </h3>
                      <p>
                        Is that of {pin.source} under the id {pin.id}, by <a href={to(['runs', pin.run])}>run {pin.run}</a>.
                        {pin.leftOut.length > 0 && ` Left out: ${pin.leftOut.map(({ source, id }) => `${id} of ${source}`).join(', ')}.`}
                      </p>
                      {mayRun() && (
                        <button type="button" onClick={() => setDeciding({ pin })}>
                          Take this back …
                        </button>
                      )}
                    </li>
                  ))}
                </ul>
              </section>
            )}
          </>
        )}
      </LookedUp>
      {deciding !== undefined && (
        <DecideConflict
          disputed={deciding}
          onClose={() => setDeciding(undefined)}
          onDecided={(words) => {
            setDeciding(undefined)
            setTold(words)
            look.reload()
          }}
        />
      )}
    </View>
  )
}
