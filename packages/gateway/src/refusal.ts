/** A result code other than success (RFC 4511, appendix A), and what goes with it. */
export class Refusal extends Error {
  readonly code: number
  readonly matchedDn: string

  constructor(code: number, diagnostic: string, matchedDn = '') {
    super(diagnostic)
    this.name = 'Refusal'
    this.code = code
    this.matchedDn = matchedDn
  }
}
