import { useEffect, useRef, useState } from 'preact/hooks'

interface Properties {
  readonly label: string
  readonly value: string
  onSearch(text: string): void
}

const pauseMs = 200

/** Searches while one types, when the typing pauses. */
export function SearchField({ label, value, onSearch }: Properties) {
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => setTyped(value), [value])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <label>
      <span>{label}</span>
      <input
        type="search"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          const text = event.currentTarget.value
          setTyped(text)
          clearTimeout(timer.current)
          timer.current = setTimeout(() => onSearch(text.trim()), pauseMs)
        }}
      />
    </label>
  )
}
