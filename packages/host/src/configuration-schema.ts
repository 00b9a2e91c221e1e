import type { JsonSchema } from '@muster/provider'
import { durationPattern, sharePattern } from './read-measures.ts'

/**
 * The one source of truth about `muster.yaml`: the validator and the schema for editors are written from it
 * (`test/generated.test.ts` proves both current). Three words of our own: `x-expected` says in a fault what should stand
 * there, `x-amount` marks what is read by its digits, `x-secret` what should be a reference. No alternatives, so that
 * one slip gives one fault.
 */

const duration = { type: 'string', pattern: durationPattern, 'x-expected': 'a duration such as `7d`, `12h` or `30m`' }
const share = { type: 'string', pattern: sharePattern, 'x-expected': 'a share such as `5%`' }
const count = { type: 'integer', minimum: 0, 'x-expected': 'a whole number, 0 or more' }
const yesOrNo = { type: 'boolean', 'x-expected': '`true` or `false`' }
const text = { type: 'string', pattern: '\\S', 'x-expected': 'a text' }
const amount = { type: ['string', 'number'], 'x-amount': true, 'x-expected': 'an amount such as `10.00`' }

function object(properties: Record<string, JsonSchema>, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', additionalProperties: false, properties, 'x-expected': 'keys and their values, indented below it', ...more }
}

function described(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description }
}

/** What a source's records may say about a person, as `fields` and `mapping` name it. */
export const mappableFields = [
  'username',
  'displayName',
  'givenName',
  'familyName',
  'email',
  'otherEmails',
  'department',
  'office',
  'employeeNumber',
  'cardNumbers',
  'aliases',
  'homeDirectory',
  'pin',
  'active',
  'activeFrom',
  'activeUntil',
] as const

const limits = object({
  absences: described(
    'People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run.',
    object({
      atLeast: described('So many are never held. Default 5.', count),
      share: described('Of the people of the source. Default 5%.', share),
      atMost: described('More than these are always held. Default 500.', count),
    }),
  ),
  changes: described(
    'People updated or renamed: more than the larger of the two holds.',
    object({
      atLeast: described('So many are never held. Default 5.', count),
      share: described('Of the people of the source. Default 30%.', share),
    }),
  ),
  membershipRemovals: described(
    'People leaving one group: a larger share of a group that has at least `population` members holds.',
    object({
      share: described('Of the members of the group. Default 20%.', share),
      population: described('Smaller groups are not guarded. Default 20.', count),
    }),
  ),
  rejected: described(
    'Records that could not be used: a larger share holds.',
    object({ share: described('Of the records of the source. Default 1%.', share) }),
  ),
  clearedFields: described(
    'People losing one field (email, cardNumbers, …): a larger share of those who have it holds, if they are at least `population`.',
    object({
      share: described('Of the people who have the field. Default 50%.', share),
      population: described('Fields that fewer have are not guarded. Default 20.', count),
    }),
  ),
})

const signIn = object({
  perName: described(
    'Wrong passwords for one name, whether anybody has it or not: fewer than the directory locks an account for.',
    object({
      attempts: described('So many, then a wait. 0 switches the limit off. Default 4.', count),
      within: described('They are forgotten when no other came for so long; so long is also the first wait. Default 30m.', duration),
      longestWait: described('Each further wait in a row is twice as long, up to this. Default 4h.', duration),
    }),
  ),
  perAddress: described(
    'Wrong passwords from one address, when whoever asks gives one.',
    object({
      attempts: described('So many, then a wait. 0 switches the limit off. Default 100.', count),
      within: described('They are counted in periods of so long; so long is also the first wait. Default 10m.', duration),
      longestWait: described('Each further wait in a row is twice as long, up to this. Default 1h.', duration),
    }),
  ),
  padding: described('Whether whatever is not accepted takes as long as a wrong password does. Default true.', yesOrNo),
})
const names = (what: string, remark: string): JsonSchema =>
  described(
    `${what} ${remark}`,
    object({
      users: described('Usernames.', { type: 'array', items: text, 'x-expected': 'a list of usernames' }),
      groups: described('Names of groups.', { type: 'array', items: text, 'x-expected': 'a list of group names' }),
    }),
  )

const scope = object({
  users: described('`all`, or a list of groups whose members are wanted. Default `all`.', {
    type: ['string', 'array'],
    pattern: '^all$',
    items: text,
    'x-expected': '`all` or a list of group names',
  }),
  groups: described(
    'Which are imported: `all`, `none`, or a list of names; `*` stands for anything. Default `all`. Those that `users` names need not be among them.',
    {
      type: ['string', 'array'],
      pattern: '^(all|none)$',
      items: text,
      'x-expected': '`all`, `none` or a list of group names',
    },
  ),
  importDisabled: described('Whether accounts that are disabled at the source are wanted. Default false.', yesOrNo),
  include: described('A CEL expression over `user`: only people for whom it holds are wanted.', text),
  exclude: described('A CEL expression over `user`: people for whom it holds are not wanted.', text),
  fields: described('Which fields to take; all when left out.', {
    type: 'array',
    items: { type: 'string', enum: [...mappableFields, 'attributes'], 'x-expected': 'a field of a user' },
    'x-expected': 'a list of fields',
  }),
})

const cron: JsonSchema = { ...text, 'x-expected': 'a cron expression of five fields, such as `55 0 * * *`' }

const source = object(
  {
    name: described('How commands, reports and logs call this source.', {
      type: 'string',
      pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$',
      'x-expected': 'a name of letters, digits, `.`, `_` and `-`',
    }),
    type: described('The plugin: `x` means the package @muster/plugin-x or muster-plugin-x; or a scoped package or a path in full.', text),
    settings: described("The plugin's own settings; see its documentation.", {
      type: 'object',
      'x-expected': 'keys and their values, indented below it',
    }),
    scope: described('Who and what is wanted of this source.', scope),
    mapping: described('Field → CEL expression over `user`, for renaming and cutting values.', {
      type: 'object',
      properties: Object.fromEntries(mappableFields.map((field) => [field, text])),
      patternProperties: { '^attributes\\.\\S+$': text },
      additionalProperties: false,
      'x-expected': 'fields and their expressions, indented below it',
    }),
    role: described(
      '`own`: its people are people of the copy; `enrich`: it owns nobody, and adds fields to the people of others. Default `own`.',
      {
        type: 'string',
        enum: ['own', 'enrich'],
      },
    ),
    join: described(
      'Of a source that enriches, required: by which field its records are whose.',
      object(
        {
          theirs: described('The field of its records: `employeeNumber`, `username`, `attributes.NAME`.', text),
          ours: described('The field of the people of the other sources.', text),
        },
        { required: ['theirs', 'ours'] },
      ),
    ),
    overrides: described('Of a source that enriches: fields that count whatever the owner says. Default: none, the owner counts.', {
      type: 'array',
      items: text,
      'x-expected': 'a list of fields',
    }),
    removal: described('What becomes of people who have left. Default `keep`.', { type: 'string', enum: ['keep', 'deactivate', 'delete'] }),
    removeAfter: described(
      'Nobody is deactivated or deleted before being absent so long, and for two complete runs. Default 7d.',
      duration,
    ),
    reuseAfter: described(
      'Without immutable ids: a name that returns after so long is held as possibly another person. Default 180d.',
      duration,
    ),
    changes: described(
      'Of a source that can say what changed: when it is asked only for that.',
      object({
        use: described('`auto`: whenever it is safe; `never`: everything is read by every run. Default `auto`.', {
          type: 'string',
          enum: ['auto', 'never'],
        }),
        fullEvery: described('After so many runs by changes everything is read. Default 24.', {
          type: 'integer',
          minimum: 1,
          'x-expected': 'a whole number, 1 or more',
        }),
        fullAfter: described('And when everything was last read so long ago. Default 7d.', duration),
      }),
    ),
    authenticateWith: described('Another source that checks the passwords of the people of this one.', text),
    onUnknown: described('Signing in with a name that is not in the copy: `create`, `allow` or `deny`. Default `deny`.', {
      type: 'string',
      enum: ['create', 'allow', 'deny'],
    }),
    tryUnknown: described('Whether a source that cannot look people up is tried with unknown names. Default false.', yesOrNo),
    limits: described('Instead of `limits` for all sources, key by key.', limits),
    sentinels: names(
      'Users and groups that must always be seen.',
      'Without one of them nothing is taken away or changed on the word of the source, and the run is on hold.',
    ),
    protected: names(
      'Users and groups that are never taken away, made inactive or renamed, nor such groups lose members, without being approved.',
      '`*` stands for anything.',
    ),
    schedule: described('When the service reads this source besides `schedule.sync`: a cron expression, e.g. `*/30 7-19 * * 1-5`.', cron),
    deadlines: described(
      'How long to wait before the source counts as unavailable.',
      object({
        open: described('Opening the source. Default 30s.', duration),
        check: described('Examining it, for `muster doctor`. Default 2m.', duration),
        lookUp: described('Looking one person up. Default 30s.', duration),
        authenticate: described('Checking a password. Default 15s.', duration),
      }),
    ),
  },
  { required: ['name', 'type'] },
)

const rule = object({
  group: described("The group's name.", text),
  everyone: described('For whoever no group rule matches.', { type: 'boolean', enum: [true], 'x-expected': '`true`' }),
  credit: described('Initial credit in the currency above, e.g. 10.00. Default 0.', amount),
  restricted: described('Whether the balance must cover what is used. Default true; unrestricted wins when several rules match.', yesOrNo),
  overdraft: described('How far below nothing a balance may go.', amount),
  attributes: described('Further attributes to set: a text or a list of texts each.', {
    type: 'object',
    additionalProperties: { type: ['string', 'array'], items: { type: 'string' }, 'x-expected': 'a text or a list of texts' },
    'x-expected': 'names and their values, indented below it',
  }),
})

const quota = object(
  {
    group: described("The group's name.", text),
    everyone: described("For whoever no group's quota covers.", { type: 'boolean', enum: [true], 'x-expected': '`true`' }),
    allowance: described('What each of them is granted in each period, e.g. 5.00.', amount),
    per: described('The period, by the calendar: `day`, `week` (from Monday) or `month`.', {
      type: 'string',
      enum: ['day', 'week', 'month'],
    }),
    cap: described('No grant of this quota lifts a balance above it.', amount),
    catchUp: described(
      'Periods that passed while `muster quota run` was not run are made good when they began no longer ago. Default 31d.',
      duration,
    ),
  },
  { required: ['allowance', 'per'] },
)

export const configurationSchema: JsonSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Muster configuration',
  ...object(
    {
      store: described('The SQLite file, relative to this file. Default muster.db.', text),
      currency: described('Of all credit: three letters (ISO 4217). Default USD.', text),
      pinKey: described(`The key under which PINs are hashed; a reference such as \`\${file:pin.key}\`. Without it PINs are not kept.`, {
        ...text,
        'x-secret': true,
      }),
      log: described('How much is logged to the standard error. Default warn; MUSTER_LOG overrides it.', {
        type: 'string',
        enum: ['silent', 'error', 'warn', 'info', 'debug'],
      }),
      sources: described('In order of precedence: the first that has a username owns it.', {
        type: 'array',
        minItems: 1,
        items: source,
        'x-expected': 'a list with at least one source',
      }),
      newPeople: described('What new people get: once per account, added up over the matching groups.', {
        type: 'array',
        items: rule,
        'x-expected': 'a list of rules',
      }),
      additionalGroups: described(
        'A file of lines `group: username`, relative to this file: groups beside those that directories have. Read by every run.',
        text,
      ),
      timeZone: described(
        "By whose clock `schedule` goes, and in whose calendar quotas have their days, weeks and months: `Europe/Berlin`. Default the machine's.",
        text,
      ),
      schedule: described(
        'When `muster service` runs by itself.',
        object({
          sync: described('When everything is read: a cron expression, or `never`. Default `55 0 * * *`, every night at 00:55.', cron),
          jitter: described(
            'Each begins later by chance, by so much at most, so that not everybody asks a cloud at once. Default 0s.',
            duration,
          ),
          catchUp: described(
            'What was due while the service was not running is made good when it was due no longer ago. Default 24h.',
            duration,
          ),
        }),
      ),
      api: described(
        'The HTTP API of `muster service`. Left out: there is none. See api.md.',
        object(
          {
            listen: described(
              'Address and port: `127.0.0.1:8765`. Whatever other machines can reach needs `tls`. With port 0 it is one that is free, and the log says which.',
              { ...text, 'x-expected': 'an address and a port, such as `127.0.0.1:8765`' },
            ),
            administrators: described(
              'Groups whose members may sign in to the web page with their own passwords, and do everything there. See api.md.',
              { type: 'array', items: text, 'x-expected': 'a list of group names' },
            ),
            tls: described(
              'Files in PEM, relative to this file; read again when the configuration is.',
              object(
                {
                  certificate: described("The server's certificate, and those between it and its authority.", text),
                  key: described('Its private key, which only the user of the service should be able to read.', text),
                },
                { required: ['certificate', 'key'] },
              ),
            ),
          },
          { required: ['listen'] },
        ),
      ),
      quotas: described('What people are granted in every period: added up over their groups.', {
        type: 'array',
        items: quota,
        'x-expected': 'a list of quotas',
      }),
      retention: described(
        'How long what runs did is kept; balances are not touched. Default for ever.',
        object({
          journal: described('What each run did to whom; a run without it cannot be undone. At least 8d.', duration),
          runs: described('The reports of runs. At least 8d.', duration),
        }),
      ),
      limits: described('Beyond these a run is held until somebody has looked.', limits),
      onHold: described('Whether the harmless rest of a held run is applied. Default `apply-rest`.', {
        type: 'string',
        enum: ['apply-rest', 'stop'],
      }),
      signIn: described('How many wrong passwords there may be, and what an outsider may measure. See signing-in.md.', signIn),
      approveWithin: described('How long `muster approve` may still apply what is on hold. Default 24h.', duration),
    },
    { required: ['sources'] },
  ),
}
