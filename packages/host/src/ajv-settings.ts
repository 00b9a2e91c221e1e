import type { Options } from 'ajv'

/**
 * `strict` is off because plugins bring words of their own; the conformance suite is where their schemas are judged.
 * Formats are for forms, not validated.
 */
export const ajvSettings: Options = { allErrors: true, strict: false, validateFormats: false, ownProperties: true, unicodeRegExp: true }
