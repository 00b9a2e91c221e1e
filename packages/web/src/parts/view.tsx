import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

interface Properties {
  readonly title: string
  /** Stands beside the title: what can be done here. */
  readonly actions?: ComponentChildren
  /** Where this belongs: the way back up. */
  readonly above?: { readonly title: string; readonly address: string }
  readonly lead?: ComponentChildren
  readonly children: ComponentChildren
}

/** One view. Whoever comes to it by a link begins at its heading, as with a page of its own. */
export function View({ title, actions, above, lead, children }: Properties) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Muster`
  }, [title])
  useEffect(() => {
    if (isFirst) isFirst = false
    else heading.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [])
  return (
    <>
      <header class="view-head">
        <div>
          {above !== undefined && (
            <p class="above">
              <a href={above.address}>{above.title}</a>
            </p>
          )}
          <h1 tabIndex={-1} ref={heading}>
            {title}
          </h1>
          {lead !== undefined && <div class="lead">{lead}</div>}
        </div>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </header>
      {children}
    </>
  )
}

/** The page itself begins where browsers begin. */
let isFirst = true
