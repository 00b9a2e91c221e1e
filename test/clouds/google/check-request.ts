import type { Call } from '../serve-double.ts'
import { Refusal } from './google-error.ts'
import { commonParameters, type Method, type MethodName, methods } from './tables.ts'

/** The method that a path below the base address means, and what stands in the path. */
export function findMethod(path: string): { readonly name: MethodName; readonly inPath: string } | undefined {
  for (const [name, { path: template }] of Object.entries(methods)) {
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]+)')}$`)
    const match = pattern.exec(path)
    if (match !== null) return { name: name as MethodName, inPath: decodeURIComponent(match[1] ?? '') }
  }
  return undefined
}

/** Every parameter must be one of the method's, once, and hold what it may. */
export function checkParameters(name: MethodName, { query, body, headers }: Call): void {
  const { parameters } = methods[name] as Method
  if (body !== '') throw new Refusal(400, 'badRequest', 'A GET request has no body.')
  if (!(headers.accept ?? '').includes('application/json')) throw new Refusal(400, 'badRequest', 'Only application/json is given.')
  const seen = new Set<string>()
  for (const [key, value] of query) {
    if (seen.has(key)) throw new Refusal(400, 'invalidParameter', `Multiple values for ${key}`)
    seen.add(key)
    if ((commonParameters as readonly string[]).includes(key)) continue
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined
    if (parameter === undefined) {
      throw new Refusal(400, 'badRequest', `Invalid JSON payload received. Unknown name "${key}": Cannot bind query parameter.`)
    }
    const { enum: choices, minimum, maximum, isBoolean } = parameter
    const invalid = new Refusal(400, 'invalidParameter', `Invalid value '${value}' for ${key}`)
    if (choices !== undefined && !choices.includes(value)) throw invalid
    if (isBoolean === true && value !== 'true' && value !== 'false') throw invalid
    if (minimum !== undefined && !(Number.isInteger(Number(value)) && Number(value) >= minimum && Number(value) <= (maximum ?? Infinity))) {
      throw new Refusal(400, 'invalidParameter', `Invalid value '${value}'. Values must be within the range: [${minimum}, ${maximum}]`)
    }
  }
}
