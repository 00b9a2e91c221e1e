import { useEffect, useState } from 'preact/hooks'
import { ask } from '../service/ask.ts'
import { type Problem, problemFrom } from '../service/problem.ts'
import type { ConflictView, DecisionReport, PinView, UserView } from '../service/types.ts'
import { Dialog } from './dialog.tsx'
import { ProblemNote } from './problem-note.tsx'

interface Properties {
  readonly disputed: { readonly conflict: ConflictView } | { readonly pin: PinView }
  readonly onClose: () => void
  readonly onDecided: (told: string) => void
}

interface Choice {
  readonly title: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

interface Possible extends Choice {
  readonly follows: readonly string[]
}

/** Every decision that is possible about a name, each with what follows from it, as the service foresees it. */
export function DecideConflict({ disputed, onClose, onDecided }: Properties) {
  const username = 'pin' in disputed ? disputed.pin.username : disputed.conflict.username
  const [possible, setPossible] = useState<readonly Possible[]>()
  const [chosen, setChosen] = useState<Possible>()
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    const call = new AbortController()
    foresee(disputed, call.signal).then(
      (found) => {
        setPossible(found)
        if (found.length === 1) setChosen(found[0])
      },
      (error: unknown) => {
        if (!call.signal.aborted) setProblem(problemFrom(error))
      },
    )
    return () => call.abort()
  }, [disputed])

  const decide = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (chosen === undefined || isBusy) return
    setBusy(true)
    try {
      const { value } = await ask<DecisionReport>(chosen.path, { method: 'POST', body: chosen.body })
      onDecided(value.follows.join(' '))
    } catch (error) {
      setProblem(problemFrom(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={'pin' in disputed ? `Take back what was decided about ${username}?` : `Whose is ${username}?`} onClose={onClose}>
      <form onSubmit={(event) => void decide(event)}>
        {possible === undefined && problem === undefined && <p role="status">Working out what each decision would come to …</p>}
        {possible?.length === 0 && <p>Nothing can be decided about it any more; the next run says whether it still is in dispute.</p>}
        {possible !== undefined && possible.length > 0 && (
          <fieldset class="choices">
            <legend class="unseen">Decisions</legend>
            {possible.map((one) => (
              <label key={one.title} class="choice">
                <input type="radio" name="decision" checked={chosen === one} onChange={() => setChosen(one)} />
                <span>
                  <strong>{one.title}</strong>
                  {one.follows.map((words) => (
                    <span key={words} class="follows-line">
                      {words}
                    </span>
                  ))}
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <ProblemNote problem={problem} />
        <div class="actions">
          <button type="submit" class="primary" disabled={chosen === undefined || isBusy}>
            {isBusy ? 'Working …' : 'pin' in disputed ? 'Take it back' : 'Decide'}
          </button>
          <button type="button" onClick={onClose}>
            Leave it as it is
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the service refuses is no choice. */
async function foresee(disputed: Properties['disputed'], signal: AbortSignal): Promise<readonly Possible[]> {
  const choices = await choicesOf(disputed, signal)
  const foreseen = await Promise.all(
    choices.map(async (choice): Promise<readonly Possible[]> => {
      try {
        const { value } = await ask<DecisionReport>(choice.path, { method: 'POST', body: { ...choice.body, onlyPlan: true }, signal })
        return [{ ...choice, follows: value.follows }]
      } catch (error) {
        if (problemFrom(error).body.code === 'DECISION_REFUSED') return []
        throw error
      }
    }),
  )
  return foreseen.flat()
}

async function choicesOf(disputed: Properties['disputed'], signal: AbortSignal): Promise<readonly Choice[]> {
  if ('pin' in disputed)
    return [{ title: 'Nobody has decided', path: `/api/v1/conflicts/${encodeURIComponent(disputed.pin.username)}/unpin`, body: {} }]
  const { username, source, id } = disputed.conflict
  const path = `/api/v1/conflicts/${encodeURIComponent(username)}/resolve`
  const bearer = await findBearer(username, signal)
  return [
    ...(bearer === undefined || (bearer.source === source && bearer.id === id)
      ? []
      : [{ title: `It stays with ${bearer.id} of ${bearer.source}`, path, body: { what: 'pin', source: bearer.source, id: bearer.id } }]),
    { title: `It goes to ${id} of ${source}, somebody else`, path, body: { what: 'pin', source, id } },
    { title: `They are one person, who is ${id} of ${source} from now on`, path, body: { what: 'pin', source, id, merge: true } },
    { title: 'It is the person who left, and is back', path, body: { what: 'same', source } },
    { title: 'It is another person with an old name', path, body: { what: 'new', source } },
  ]
}

async function findBearer(username: string, signal: AbortSignal): Promise<UserView | undefined> {
  try {
    return (await ask<UserView>(`/api/v1/users/${encodeURIComponent(username)}`, { signal })).value
  } catch (error) {
    if (problemFrom(error).status === 404) return undefined
    throw error
  }
}
