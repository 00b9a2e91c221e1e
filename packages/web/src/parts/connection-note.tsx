import { isConnected } from '../service/connection.ts'

/** While the service is away. */
export function ConnectionNote() {
  return (
    <div role="status">
      {!isConnected.value && (
        <p class="note note-attention">The service does not answer. This page asks again until it does; nothing has to be reloaded.</p>
      )}
    </div>
  )
}
