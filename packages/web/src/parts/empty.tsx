import type { ComponentChildren } from 'preact'

interface Properties {
  readonly title: string
  /** What to do next. */
  readonly children: ComponentChildren
}

/** Nothing is there, and what comes next. */
export function Empty({ title, children }: Properties) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      <div>{children}</div>
    </div>
  )
}
