import { Refusal } from './google-error.ts'

/** https://developers.google.com/workspace/admin/directory/v1/limits */
export interface QuotaOptions {
  /** "Queries per minute per user per Google Cloud project: 2,400." */
  readonly perMinute: number
  /** "Request rate higher than configured": requests under way at once. */
  readonly atOnce: number
  /** How long a minute takes. */
  readonly minuteMs: number
}

export class Quota {
  readonly #options: QuotaOptions
  #minute = 0
  #count = 0
  #underWay = 0

  constructor(options: QuotaOptions) {
    this.#options = options
  }

  /** Counts a request, also one that is refused. The caller says when it is over. */
  begin(): () => void {
    const { perMinute, atOnce, minuteMs } = this.#options
    const minute = Math.floor(performance.now() / minuteMs)
    this.#count = minute === this.#minute ? this.#count + 1 : 1
    this.#minute = minute
    if (this.#count > perMinute) {
      throw new Refusal(403, 'userRateLimitExceeded', 'Quota exceeded for quota metric: Queries per minute per user.')
    }
    if (this.#underWay >= atOnce) throw new Refusal(403, 'quotaExceeded', 'Request rate higher than configured.')
    this.#underWay++
    return () => {
      this.#underWay--
    }
  }
}
