import { explanation } from './explanation-schema.ts'
import { type Route, route } from './route.ts'
import { described, nameText, yesOrNo } from './schema.ts'

export const explainRoutes: readonly Route[] = [
  route<{ readonly name: string }, { readonly offline: boolean }>({
    method: 'GET',
    path: '/api/v1/explain/{name}',
    summary: 'Where what is known of somebody comes from, or why somebody is missing. The sources are asked what they say now.',
    scope: 'read',
    params: { name: described('A username, whether anybody has it or not.', nameText) },
    query: { offline: described('Do not ask the sources.', { ...yesOrNo, default: false }) },
    answers: explanation,
    handle: ({ muster, params, query, signal }) => muster.explain(params.name, { offline: query.offline, signal }),
  }),
]
