import type { VNode } from 'preact'
import { Frame } from './frame.tsx'
import { place } from './place.ts'
import { session } from './service/session-state.ts'
import { ConflictsView } from './views/conflicts.tsx'
import { GroupView } from './views/group.tsx'
import { GroupsView } from './views/groups.tsx'
import { LastNightView } from './views/last-night.tsx'
import { NotFoundView } from './views/not-found.tsx'
import { PeopleView } from './views/people.tsx'
import { PersonView } from './views/person.tsx'
import { PlanView } from './views/plan.tsx'
import { RunView } from './views/run.tsx'
import { RunsView } from './views/runs.tsx'
import { SetUpView } from './views/set-up.tsx'
import { SignInView } from './views/sign-in.tsx'
import { SourceView } from './views/source.tsx'
import { SourcesView } from './views/sources.tsx'

/** The whole page: who is signed in decides whether anything is shown, and the place decides what. */
export function App() {
  const { state } = session.value
  if (state === 'unknown')
    return (
      <main class="alone">
        <p class="wordmark">
          <img src="./muster.svg" alt="" width="34" height="34" /> Muster
        </p>
        <p class="quiet waiting" role="status">
          Asking the service who is signed in …
        </p>
      </main>
    )
  if (state !== 'signed-in') return <SignInView isOver={state === 'over'} />
  const { path } = place.value
  // Another path is another view; another query is the same one, narrowed otherwise.
  return (
    <Frame>
      <div class="view" key={path.join('/')}>
        {choose(path)}
      </div>
    </Frame>
  )
}

function choose([first, second, ...rest]: readonly string[]): VNode {
  if (rest.length > 0) return <NotFoundView />
  if (second === undefined)
    switch (first) {
      case undefined:
        return <LastNightView />
      case 'runs':
        return <RunsView />
      case 'plan':
        return <PlanView />
      case 'people':
        return <PeopleView />
      case 'groups':
        return <GroupsView />
      case 'sources':
        return <SourcesView />
      case 'set-up':
        return <SetUpView />
      case 'conflicts':
        return <ConflictsView />
      default:
        return <NotFoundView />
    }
  switch (first) {
    case 'runs':
      return /^[1-9]\d*$/.test(second) ? <RunView run={Number(second)} /> : <NotFoundView />
    case 'people':
      return <PersonView name={second} />
    case 'groups':
      return <GroupView name={second} />
    case 'sources':
      return <SourceView name={second} />
    default:
      return <NotFoundView />
  }
}
