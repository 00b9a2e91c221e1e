import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { ConnectionNote } from '../parts/connection-note.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { type Problem, problemFrom } from '../service/problem.ts'
import { signIn } from '../service/session.ts'

/** With an account of the directory, or with a token. */
export function SignInView({ isOver }: { readonly isOver: boolean }) {
  const [how, setHow] = useState<'account' | 'token'>('account')
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setBusy] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => {
    document.title = 'Sign in · Muster'
  }, [])
  useEffect(() => first.current?.focus(), [how])

  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (isBusy) return
    const form = event.currentTarget as HTMLFormElement
    const given = new FormData(form)
    const text = (name: string): string => String(given.get(name) ?? '')
    setBusy(true)
    try {
      await signIn(how === 'token' ? { token: text('token').trim() } : { username: text('username').trim(), password: text('password') })
    } catch (error) {
      setProblem(problemFrom(error))
      setBusy(false)
      // What was typed wrong is typed again, and is not left standing in the page.
      const secret = form.querySelector<HTMLInputElement>('input[type=password]')
      if (secret !== null) secret.value = ''
      secret?.focus()
    }
  }

  return (
    <main class="alone">
      <div class="sign-in">
        <p class="wordmark">
          <img src="./muster.svg" alt="" width="34" height="34" /> Muster
        </p>
        <h1>Sign in</h1>
        <ConnectionNote />
        {isOver && problem === undefined && (
          <p class="note" role="status">
            Your session has ended. Sign in again, and you are back where you were.
          </p>
        )}
        <form onSubmit={(event) => void submit(event)}>
          {how === 'account' ? (
            <>
              <p class="field" key="username">
                <label for={`${id}-username`}>Username</label>
                <input
                  id={`${id}-username`}
                  name="username"
                  autocomplete="username"
                  autocapitalize="none"
                  spellcheck={false}
                  required
                  ref={first}
                />
              </p>
              <p class="field" key="password">
                <label for={`${id}-password`}>Password</label>
                <input id={`${id}-password`} name="password" type="password" autocomplete="current-password" required />
              </p>
            </>
          ) : (
            <p class="field" key="token">
              <label for={`${id}-token`}>Token</label>
              <input id={`${id}-token`} name="token" type="password" autocomplete="off" required ref={first} />
              <span class="hint">
                <code>muster token add NAME --scope read,run</code> makes one.
              </span>
            </p>
          )}
          <ProblemNote problem={problem} />
          <div class="actions">
            <button type="submit" class="primary" disabled={isBusy}>
              {isBusy ? 'Checking …' : 'Sign in'}
            </button>
            <button
              type="button"
              class="link"
              onClick={() => {
                setHow(how === 'account' ? 'token' : 'account')
                setProblem(undefined)
              }}
            >
              {how === 'account' ? 'Use a token instead' : 'Use a directory account instead'}
            </button>
          </div>
        </form>
        {how === 'account' && (
          <p class="quiet">
            The account of the directory, of somebody in the administrators' group. The directory checks the password; it is kept nowhere.
          </p>
        )}
      </div>
    </main>
  )
}
