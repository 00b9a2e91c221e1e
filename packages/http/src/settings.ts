import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Context, type JsonSchema, MusterError } from '@muster/provider'
import type { HttpOptions } from './types.ts'

/** How a cloud is reached: the part of `settings:` that all providers over HTTP share. */
export interface HttpSettings {
  readonly proxy?: string
  readonly authority?: string
  readonly concurrency?: number
  readonly connectSeconds?: number
  readonly silenceSeconds?: number
  readonly answerBytes?: number
  readonly failingSeconds?: number
  readonly throttledSeconds?: number
}

const seconds = { type: 'number', exclusiveMinimum: 0 } as const

export const httpSettingsSchema: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  description: 'How the cloud is reached.',
  properties: {
    proxy: {
      type: 'string',
      pattern: '^https?://',
      description:
        'Proxy to go through, such as http://proxy.example.edu:3128. Left out, HTTPS_PROXY and NO_PROXY of the environment count.',
    },
    authority: { type: 'string', minLength: 1, description: 'PEM file of the authorities to trust, where a proxy opens TLS.' },
    concurrency: { type: 'integer', minimum: 1, maximum: 64, default: 8, description: 'Requests under way at once.' },
    connectSeconds: { ...seconds, default: 15, description: 'For a connection to come about.' },
    silenceSeconds: { ...seconds, default: 90, description: 'Without a byte of an answer.' },
    answerBytes: { type: 'integer', minimum: 1_024, default: 67_108_864, description: 'Of one answer.' },
    failingSeconds: {
      ...seconds,
      default: 300,
      description: 'How long a request is tried again while the cloud fails or cannot be reached.',
    },
    throttledSeconds: { ...seconds, default: 21_600, description: 'How long a request is tried again while the cloud says: later.' },
  },
}

/** What the settings come to, for `createHttpClient`. Throws `CONFIG_INVALID` when a file cannot be read. */
export async function readHttpOptions(
  settings: HttpSettings = {},
  { folder, signal, logger }: Context,
): Promise<Omit<HttpOptions, 'baseUrl'>> {
  return {
    signal,
    logger,
    ...(settings.proxy !== undefined && { proxy: new URL(settings.proxy) }),
    ...(settings.authority !== undefined && { authorities: await readAuthority(resolve(folder, settings.authority)) }),
    ...(settings.concurrency !== undefined && { concurrency: settings.concurrency }),
    ...(settings.answerBytes !== undefined && { answerBytes: settings.answerBytes }),
    ...inMilliseconds('connectMs', settings.connectSeconds),
    ...inMilliseconds('silenceMs', settings.silenceSeconds),
    ...inMilliseconds('failingMs', settings.failingSeconds),
    ...inMilliseconds('throttledMs', settings.throttledSeconds),
  }
}

function inMilliseconds<Name extends string>(name: Name, value: number | undefined): { readonly [Key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value * 1_000 } as { readonly [Key in Name]: number })
}

async function readAuthority(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new MusterError('CONFIG_INVALID', `http.authority: ${path} cannot be read: ${cause.message}`)
  })
  if (!text.includes('-----BEGIN CERTIFICATE-----')) {
    throw new MusterError('CONFIG_INVALID', `http.authority: there is no certificate in ${path}`, {
      hint: 'It is a PEM file, with -----BEGIN CERTIFICATE----- in it.',
    })
  }
  return text
}
