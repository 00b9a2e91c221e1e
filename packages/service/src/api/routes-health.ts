import { Problem } from './problem.ts'
import { type Route, route } from './route.ts'
import { object, oneOf } from './schema.ts'

export const healthRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/healthz',
    summary: 'Whether the service is alive.',
    answers: object<{ readonly status: string }>({ status: oneOf('alive') }),
    handle: () => ({ status: 'alive' }),
  }),
  route({
    method: 'GET',
    path: '/readyz',
    summary: 'Whether it can answer: the configuration is loaded and the copy can be read.',
    answers: object<{ readonly status: string }>({ status: oneOf('ready') }),
    handle({ muster }) {
      try {
        muster.runs.list({ limit: 1 })
      } catch {
        throw new Problem(503, { detail: 'There is no copy that can be read now; before the first run there is none.', retryAfter: 10 })
      }
      return { status: 'ready' }
    },
  }),
]
