import type { Muster } from '@muster/host'

/** The same questions, whose answers may have to be waited for. */
type Asked<Part> = {
  readonly [Name in keyof Part]: Part[Name] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Awaited<Answer> | Promise<Awaited<Answer>>
    : Asked<Part[Name]>
}

type Remote = Pick<
  Muster,
  | 'plan'
  | 'sync'
  | 'approve'
  | 'undo'
  | 'explain'
  | 'authenticate'
  | 'beginSignIn'
  | 'completeSignIn'
  | 'doctor'
  | 'users'
  | 'groups'
  | 'credit'
  | 'runs'
  | 'conflicts'
  | 'pins'
  | 'foresee'
  | 'decide'
  | 'sources'
  | 'schedule'
  | 'planMove'
  | 'move'
  | 'quotas'
> & { readonly upkeep: Pick<Muster['upkeep'], 'reapplyRules'> }

/** What commands ask that work beside a configuration and against a service alike: a Muster that is open here is one too. */
export interface AskedMuster extends Asked<Remote> {
  reject(run: number): Promise<{ readonly head: { readonly sources: readonly { readonly name: string }[] } }>
}
