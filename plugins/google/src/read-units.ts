import type { GroupRecord } from '@muster/provider'
import { asList, asObject, readError } from './api-error.ts'
import { explainRefusal } from './explain-refusal.ts'
import type { Source } from './source.ts'

/** An organizational unit as a group. */
export interface Unit {
  readonly group: GroupRecord
  /** The path of the unit that it is in. */
  readonly parent: string | undefined
}

const kind = 'admin#directory#orgUnits'

/** The handle by which users point at their unit. */
export function unitHandle(path: string): string {
  return `unit=${path}`
}

/** All units of the customer; they come in one answer. */
export async function readUnits({ directory, settings }: Source): Promise<readonly Unit[]> {
  const customer = encodeURIComponent(settings.customer ?? 'my_customer')
  const answer = await directory.request({
    path: `customer/${customer}/orgunits`,
    query: {
      type: 'allIncludingParent',
      fields: 'kind,organizationUnits(orgUnitId,orgUnitPath,parentOrgUnitPath,description)',
    },
  })
  const body = asObject(answer.body)
  const isList = Array.isArray(body.organizationUnits) || (body.organizationUnits === undefined && body.kind === kind)
  if (readError(answer) !== undefined || !isList) throw explainRefusal(answer, 'the organizational units')
  return asList(body.organizationUnits).map((unit) => {
    const { orgUnitId: id, orgUnitPath: path, parentOrgUnitPath: parent, description } = asObject(unit)
    if (typeof id !== 'string' || typeof path !== 'string')
      throw explainRefusal({ ...answer, status: 200, body: {} }, 'the organizational units')
    return {
      group: {
        type: 'group',
        id,
        name: path,
        handles: [id, unitHandle(path)],
        description: typeof description === 'string' && description !== '' ? description : null,
        at: path,
      },
      parent: typeof parent === 'string' && parent !== '' && parent !== path ? parent : undefined,
    }
  })
}
