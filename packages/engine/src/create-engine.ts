import { approve, reject } from './approve.ts'
import { authenticate } from './authenticate.ts'
import type { Engine, EngineParts } from './engine.ts'
import { applyFiledPlan } from './file-plan.ts'
import { movePeople } from './move-people.ts'
import { run } from './run.ts'
import { makeSessionPool } from './session-pool.ts'
import { beginSignIn, completeSignIn } from './sign-in-elsewhere.ts'

/** The engine over an open store and configured sources. Runs of one store never overlap; see `Engine` for what each gives. */
export function createEngine(parts: EngineParts): Engine {
  const sessions = makeSessionPool(parts.sources)
  return {
    plan: (request) => run(parts, request, 'plan'),
    sync: (request) => run(parts, request, 'sync'),
    apply: async (file, request) => applyFiledPlan(parts, file, request),
    approve: async (held, request) => approve(parts, held, request),
    reject: async (held) => reject(parts, held),
    planMove: async (request) => movePeople(parts, request, 'plan'),
    move: async (request) => movePeople(parts, request, 'sync'),
    explain: async (name, options) => (await import('./explain.ts')).explain(parts, name, options),
    authenticate: (username, password, request) => authenticate(parts, sessions, username, password, request),
    beginSignIn: (source, how, redirect) => beginSignIn(parts, sessions, source, how, redirect),
    completeSignIn: (source, answer) => completeSignIn(parts, sessions, source, answer),
    async close() {
      await sessions.close()
      await parts.signIn?.attempts.close()
    },
  }
}
