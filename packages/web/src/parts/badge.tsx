import type { ComponentChildren } from 'preact'

export type Tone = 'good' | 'attention' | 'bad' | 'plain'

/** A state, in a word and a colour. */
export function Badge({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return <span class={`badge badge-${tone}`}>{children}</span>
}
