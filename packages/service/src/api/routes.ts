import { describeApi } from './describe-api.ts'
import { type Route, route } from './route.ts'
import { conflictRoutes } from './routes-conflicts.ts'
import { creditRoutes } from './routes-credit.ts'
import { explainRoutes } from './routes-explain.ts'
import { followRoutes } from './routes-follow.ts'
import { healthRoutes } from './routes-health.ts'
import { lookRoutes } from './routes-look.ts'
import { metricsRoutes } from './routes-metrics.ts'
import { runRoutes } from './routes-run.ts'
import { sessionRoutes } from './routes-session.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { sourceRoutes } from './routes-sources.ts'
import { open } from './schema.ts'

let description: object | undefined

/** All that the API offers. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...lookRoutes,
  ...sourceRoutes,
  ...explainRoutes,
  ...creditRoutes,
  ...conflictRoutes,
  ...runRoutes,
  ...followRoutes,
  ...signInRoutes,
  ...sessionRoutes,
  ...metricsRoutes,
  route({
    method: 'GET',
    path: '/api/docs/openapi.json',
    summary: 'This description, in OpenAPI 3.1.',
    answers: open,
    handle: () => (description ??= describeApi(routes)),
  }),
]
