import { describeApi } from './describe-api.ts'
import { type Route, route } from './route.ts'
import { changesRoutes } from './routes-changes.ts'
import { conflictRoutes } from './routes-conflicts.ts'
import { creditRoutes } from './routes-credit.ts'
import { explainRoutes } from './routes-explain.ts'
import { changeRoutes } from './routes-feed.ts'
import { followRoutes } from './routes-follow.ts'
import { healthRoutes } from './routes-health.ts'
import { lookRoutes } from './routes-look.ts'
import { metricsRoutes } from './routes-metrics.ts'
import { runRoutes } from './routes-run.ts'
import { sessionRoutes } from './routes-session.ts'
import { setUpRoutes } from './routes-set-up.ts'
import { signInRoutes } from './routes-sign-in.ts'
import { sourceRoutes } from './routes-sources.ts'
import { open } from './schema.ts'

let description: object | undefined

/** All that the API offers. */
export const routes: readonly Route[] = [
  ...healthRoutes,
  ...lookRoutes,
  ...changesRoutes,
  ...sourceRoutes,
  ...explainRoutes,
  ...creditRoutes,
  ...conflictRoutes,
  ...changeRoutes,
  ...runRoutes,
  ...followRoutes,
  ...signInRoutes,
  ...sessionRoutes,
  ...setUpRoutes,
  ...metricsRoutes,
  route({
    method: 'GET',
    path: '/api/docs/openapi.json',
    summary: 'This description, in OpenAPI 3.1.',
    answers: open,
    handle: () => (description ??= describeApi(routes)),
  }),
]
