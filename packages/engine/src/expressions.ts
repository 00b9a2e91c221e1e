import { Environment } from '@marcbachmann/cel-js'
import { MusterError, type UserRecord } from '@muster/provider'

/** A compiled CEL expression over `user`. Throws an Error with a sentence when it fails for this person. */
export type Expression = (user: UserRecord) => unknown

// Rules of the language: https://cel.dev. No input or output, no loops without end: safe to run for anybody.
const environment = new Environment({ homogeneousAggregateLiterals: false }).registerVariable('user', 'map')

/** Compiles; a mistake in it is a `MusterError` that names `where` it stands in the configuration. */
export function compileExpression(text: string, where: string): Expression {
  try {
    const run = environment.parse(text)
    return (user) => run({ user: { ...blank, ...withoutNulls(user) } })
  } catch (error) {
    throw new MusterError('EXPRESSION_INVALID', `${where}: ${firstLine(error)} in ${JSON.stringify(text)}`, {
      hint: 'Expressions are CEL over `user`, for example: user.email.endsWith("@example.edu")',
      cause: error,
    })
  }
}

export function faultIn(text: string): string | undefined {
  try {
    environment.parse(text)
    return undefined
  } catch (error) {
    return firstLine(error)
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0]!
}

/** So that an expression may name a field which this person does not have. */
const blank = {
  id: '',
  username: '',
  displayName: '',
  givenName: '',
  familyName: '',
  email: '',
  otherEmails: [],
  department: '',
  office: '',
  employeeNumber: '',
  cardNumbers: [],
  aliases: [],
  homeDirectory: '',
  active: true,
  activeFrom: '',
  activeUntil: '',
  attributes: {},
}

/** The person as an expression may see it: no PIN, and nothing of how the record travelled. */
function withoutNulls({ pin: _pin, at: _at, fingerprint: _fingerprint, type: _type, ...user }: UserRecord): Record<string, unknown> {
  return Object.fromEntries(Object.entries(user).filter(([, value]) => value !== null && value !== undefined))
}
