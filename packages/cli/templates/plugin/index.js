import { MusterError } from '@muster/provider'
import { settingsSchema } from './settings-schema.js'

/**
 * Reads people and groups from an address that answers with one JSON record a line. Change `list` to ask whatever you have:
 * the records it yields are all that Muster wants to know.
 *
 * @type {import('@muster/provider').Provider}
 */
export const provider = {
  contract: 1,
  type: 'example',
  settingsSchema,
  async open(settings, context) {
    const { url, token } = /** @type {{ url: string, token?: string }} */ (settings)

    /** Nobody at home is `SOURCE_UNAVAILABLE`, which is not the same as nobody in the directory. */
    async function ask() {
      try {
        const response = await fetch(url, {
          signal: context.signal,
          headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
        })
        if (response.ok && response.body !== null) return response.body
        throw new MusterError('SOURCE_UNAVAILABLE', `${new URL(url).host} answered ${response.status}.`, {
          hint: 'look at its log, and try again later',
          source: context.source,
        })
      } catch (error) {
        throw explain(error)
      }
    }

    function explain(/** @type {unknown} */ error) {
      if (error instanceof MusterError) return error
      if (context.signal.aborted) return new MusterError('STOPPED', 'Reading was stopped.', { source: context.source, cause: error })
      return new MusterError('SOURCE_UNAVAILABLE', `${new URL(url).host} does not answer.`, {
        hint: 'check the address, and whether the server is running',
        source: context.source,
        cause: error,
      })
    }

    return {
      // What is false here has no method below, and Muster does without it.
      abilities: {
        authenticate: false,
        lookUp: false,
        changes: false,
        nestedGroups: true,
        stableIds: true,
        groupScope: false,
        fingerprints: false,
      },

      async check() {
        try {
          await (await ask()).cancel()
          return { findings: [{ id: 'example.reached', outcome: 'ok', message: `${new URL(url).host} answers.` }] }
        } catch (error) {
          const { message, hint } = explain(error)
          return { findings: [{ id: 'example.reached', outcome: 'failed', message, remedy: hint ?? 'try again' }] }
        }
      },

      // The last record must be `end` with the right counts. A listing without one never removes anybody, so when
      // reading breaks off: throw, and give what came before.
      async *list() {
        let rest = ''
        try {
          for await (const text of (await ask()).pipeThrough(new TextDecoderStream())) {
            const lines = (rest + text).split('\n')
            rest = lines.pop() ?? ''
            if (lines.length > 0) yield lines.map((line) => JSON.parse(line))
          }
        } catch (error) {
          throw explain(error)
        }
      },

      async close() {
        // Every request ends by itself or by the signal; nothing stays open.
      },
    }
  },
}
