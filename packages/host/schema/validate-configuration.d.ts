import type { ErrorObject } from 'ajv'

export const validate: {
  (value: unknown): boolean
  errors?: ErrorObject[] | null
}
