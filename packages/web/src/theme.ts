import { effect, signal } from '@preact/signals'

export type Theme = 'system' | 'light' | 'dark'
const key = 'muster.theme'
const kept = localStorage.getItem(key)

/** What the switch says; `system` leaves it to the machine. */
export const theme = signal<Theme>(kept === 'light' || kept === 'dark' ? kept : 'system')

export function followTheme(): void {
  effect(() => {
    const { dataset } = document.documentElement
    if (theme.value === 'system') {
      delete dataset.theme
      localStorage.removeItem(key)
    } else {
      dataset.theme = theme.value
      localStorage.setItem(key, theme.value)
    }
  })
}
