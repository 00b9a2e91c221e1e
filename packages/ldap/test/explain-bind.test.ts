import { expect, test } from 'vitest'
import { explainBind, type Result } from '../src/index.ts'

const refused = (code: number, diagnostic: string, policyError: number): Result => ({
  code,
  matchedDn: '',
  diagnostic,
  referrals: [],
  controls: [{ oid: '1.3.6.1.4.1.42.2.27.8.5.1', critical: false, value: Buffer.of(0x30, 3, 0x81, 1, policyError) }],
})
const accountLocked = 1

test('an account that 389 Directory Server inactivated is disabled, though its control says locked', () => {
  expect(explainBind(refused(53, 'Account inactivated. Contact system administrator.', accountLocked))).toBe('disabled')
  expect(explainBind(refused(53, 'Account is locked', accountLocked))).toBe('locked')
  expect(explainBind(refused(49, '', accountLocked))).toBe('locked')
})
