import { type Theme, theme } from '../theme.ts'

/** Light, dark, or as the machine is. */
export function ThemeSwitch() {
  return (
    <label class="theme">
      <span>Colours</span>
      <select value={theme.value} onChange={(event) => (theme.value = event.currentTarget.value as Theme)}>
        <option value="system">as the system</option>
        <option value="light">light</option>
        <option value="dark">dark</option>
      </select>
    </label>
  )
}
