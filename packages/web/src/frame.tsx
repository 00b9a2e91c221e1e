import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ConnectionNote } from './parts/connection-note.tsx'
import { ThemeSwitch } from './parts/theme-switch.tsx'
import { place, to } from './place.ts'
import { signOut } from './service/session.ts'
import { session } from './service/session-state.ts'

const places = [
  { title: 'Last night', path: [] },
  { title: 'Runs', path: ['runs'] },
  { title: 'People', path: ['people'] },
  { title: 'Groups', path: ['groups'] },
  { title: 'Sources', path: ['sources'] },
  { title: 'Conflicts', path: ['conflicts'] },
] as const

/** Under which of them a view stands that is none of them. */
const homes: Readonly<Record<string, string>> = { plan: 'runs', 'set-up': 'sources' }

/** What stands around every view. */
export function Frame({ children }: { readonly children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false)
  const here = place.value
  useEffect(() => setOpen(false), [here])
  const { state } = session.value
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector<HTMLElement>('main h1')?.focus()}>
        Skip to the content
      </button>
      <div class="frame">
        <header class="side">
          <a class="wordmark" href={to([])}>
            <img src="./muster.svg" alt="" width="26" height="26" /> Muster
          </a>
          <button type="button" class="menu" aria-expanded={isOpen} aria-controls="menu" onClick={() => setOpen(!isOpen)}>
            Menu
          </button>
          <div id="menu" class={isOpen ? 'menu-open' : 'menu-shut'}>
            <nav aria-label="Muster">
              <ul>
                {places.map(({ title, path }) => (
                  <li key={title}>
                    <a href={to(path)} aria-current={(homes[here.path[0] ?? ''] ?? here.path[0]) === path[0] ? 'page' : undefined}>
                      {title}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            <div class="side-foot">
              <ThemeSwitch />
              {state === 'signed-in' && (
                <p class="who">
                  <span>{session.value.state === 'signed-in' && session.value.who.name}</span>
                  <button type="button" class="link" onClick={() => void signOut()}>
                    Sign out
                  </button>
                </p>
              )}
            </div>
          </div>
        </header>
        <main>
          <ConnectionNote />
          {children}
        </main>
      </div>
    </>
  )
}
