// Exits 0 when the service in this container answers. MUSTER_HEALTH is where: default https://127.0.0.1:8765/healthz.
import { get as getInClear } from 'node:http'
import { get } from 'node:https'

const url = new URL(process.env.MUSTER_HEALTH ?? 'https://127.0.0.1:8765/healthz')
const isTls = url.protocol === 'https:'
// Whose certificate it is does not matter: nothing is sent, and only the status is looked at.
const asked = (isTls ? get : getInClear)(url, isTls ? { rejectUnauthorized: false } : {}, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1)
})
asked.on('error', () => process.exit(1))
asked.setTimeout(5_000, () => process.exit(1))
