import { type Muster, type ScheduleLine, scheduleLines } from '@muster/host'
import type { Logger } from '@muster/provider'
import type { MusterHolder } from '../muster-holder.ts'
import { type FailedLine, findConditions } from './conditions.ts'
import { writeMessage } from './message.ts'
import { type Channel, type ChannelName, channelsOf } from './send.ts'
import { afterTelling, findNews, type Memory, readMemory, writeMemory } from './told.ts'

export interface NotifierParts {
  readonly holder: MusterHolder
  readonly logger: Logger
  readonly signal: AbortSignal
  readonly now: () => number
  /** How often it is looked by itself: others change the store as well. */
  readonly everyMs?: number
}

/** Until a way that failed is tried again. */
const againMs = [60_000, 300_000, 900_000, 3_600_000]

/** Tells what needs somebody, once. Works beside the schedule: whatever becomes of a message, no run waits for it or fails with it. */
export class Notifier {
  readonly #parts: NotifierParts
  readonly #timer: NodeJS.Timeout
  readonly #tries = new Map<ChannelName, { readonly failures: number; readonly at: number }>()
  #working: Promise<void> | undefined
  #isWanted = false
  #failed: readonly FailedLine[] | undefined

  constructor(parts: NotifierParts) {
    this.#parts = parts
    this.#timer = setInterval(() => void this.look(), parts.everyMs ?? 60_000).unref()
  }

  /** What came of a line of the schedule: `code` of the error, or nothing. */
  note(scheduled: ScheduleLine, code: string | undefined): void {
    if (this.#parts.holder.current.configuration.notify === undefined) return
    const line = nameOf(scheduled)
    const others = this.#failedNow().filter((one) => one.line !== line)
    const before = this.#failedNow().find((one) => one.line === line && one.code === code)
    this.#failed = code === undefined ? others : [...others, before ?? { line, code, at: this.#parts.now() }]
    void this.look()
  }

  /** Looks whether there is something to tell; at once, or after what is under way. Never throws. */
  async look(): Promise<void> {
    if (this.#parts.holder.current.configuration.notify === undefined) return
    this.#isWanted = true
    this.#working ??= this.#work().finally(() => {
      this.#working = undefined
    })
    await this.#working
  }

  /** After `signal`: resolves when nothing is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#working
  }

  async #work(): Promise<void> {
    while (this.#isWanted && !this.#parts.signal.aborted) {
      this.#isWanted = false
      try {
        await this.#parts.holder.use((muster) => this.#tell(muster))
      } catch (error) {
        this.#parts.logger.warn('what needs somebody could not be looked up', { reason: messageOf(error) })
      }
    }
  }

  async #tell(muster: Muster): Promise<void> {
    const { notify, store } = muster.configuration
    if (notify === undefined) return
    const file = fileBeside(store)
    const now = this.#parts.now()
    // One that the configuration has no more will never be done.
    const lines = new Set(scheduleLines(muster.configuration).map(nameOf))
    const failed = this.#failedNow().filter(({ line }) => lines.has(line))
    const conditions = findConditions(muster, { staleAfterMs: notify.staleAfterMs, failed, now })
    for (const channel of channelsOf(muster.configuration)) {
      const told = readMemory(file).told[channel.name]
      const news = findNews(told, conditions)
      if (news.fresh.length + news.cleared.length === 0) continue
      if (now < (told?.lastAt ?? Number.NEGATIVE_INFINITY) + notify.atMostEveryMs || now < (this.#tries.get(channel.name)?.at ?? 0))
        continue
      if (!(await this.#send(channel, writeMessage(news.fresh, news.still, news.cleared, now), now))) continue
      const memory = readMemory(file)
      this.#keep(file, { failed, told: { ...memory.told, [channel.name]: afterTelling(told, news, now) } })
    }
    const memory = readMemory(file)
    if (JSON.stringify(memory.failed) !== JSON.stringify(failed)) this.#keep(file, { ...memory, failed })
  }

  async #send(channel: Channel, message: Parameters<Channel['send']>[0], now: number): Promise<boolean> {
    const { logger, signal } = this.#parts
    try {
      await channel.send(message, signal, logger)
      this.#tries.delete(channel.name)
      logger.info('a notification was sent', { by: channel.name, new: message.new.length, cleared: message.cleared.length })
      return true
    } catch (error) {
      if (signal.aborted) return false
      const failures = (this.#tries.get(channel.name)?.failures ?? 0) + 1
      const at = now + againMs[Math.min(failures, againMs.length) - 1]!
      this.#tries.set(channel.name, { failures, at })
      logger.warn('a notification could not be sent', { by: channel.name, reason: messageOf(error), again: new Date(at).toISOString() })
      return false
    }
  }

  #keep(file: string, memory: Memory): void {
    try {
      writeMemory(file, memory)
    } catch (error) {
      this.#parts.logger.warn('what was told could not be written down, and may be told again', { file, reason: messageOf(error) })
    }
  }

  #failedNow(): readonly FailedLine[] {
    return (this.#failed ??= readMemory(fileBeside(this.#parts.holder.current.configuration.store)).failed)
  }
}

function nameOf({ what, source }: ScheduleLine): string {
  return source === undefined ? what : `${what} ${source}`
}

function fileBeside(store: string): string {
  return `${store}-notified`
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
