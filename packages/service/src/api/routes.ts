import { describeApi } from './describe-api.ts'
import { type Route, route } from './route.ts'
import { changeRoutes } from './routes-changes.ts'
import { healthRoutes } from './routes-health.ts'
import { lookRoutes } from './routes-look.ts'
import { metricsRoutes } from './routes-metrics.ts'
import { runRoutes } from './routes-run.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { open } from './schema.ts'

let description: object | undefined

/** All that the API offers. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...lookRoutes,
  ...changeRoutes,
  ...runRoutes,
  ...signInRoutes,
  ...metricsRoutes,
  route({
    method: 'GET',
    path: '/api/docs/openapi.json',
    summary: 'This description, in OpenAPI 3.1.',
    answers: open,
    handle: () => (description ??= describeApi(routes)),
  }),
]
