import { cron, described, duration, object, text } from './schema-parts.ts'

/** The parts of `configurationSchema` about what the service does for whoever runs it. */

const file = 'a PEM file, relative to this file'

export const backup = described(
  'Backups that `muster service` makes by itself. See operation.md.',
  object(
    {
      folder: described('Where they are put, relative to this file; better on another disk.', text),
      at: described('When: a cron expression. Default `30 3 * * *`.', cron),
      keep: described('How many there are at most; the oldest gives way. Default 14.', {
        type: 'integer',
        minimum: 1,
        'x-expected': 'a whole number, 1 or more',
      }),
    },
    { required: ['folder'] },
  ),
)

export const notify = described(
  'Whom `muster service` tells what is on hold, what failed, and when it is well again. No names of people are in it. See operation.md.',
  object({
    staleAfter: described('A source that was not read completely for so long is told. Default 26h.', duration),
    atMostEvery: described('What comes up within so long after a message waits for the next one. Default 1h.', duration),
    mail: described(
      'By mail.',
      object(
        {
          server: described('Name and port: `smtp.example.edu:587`.', {
            ...text,
            'x-expected': 'a name and a port, such as `smtp.example.edu:587`',
          }),
          tls: described(
            '`starttls`: TLS after the greeting, or nothing is sent; `direct`: from the first byte (port 465); `none`: only for a server on this machine. Default `starttls`.',
            { type: 'string', enum: ['starttls', 'direct', 'none'] },
          ),
          authority: described(`The authority of its certificate, when it is not known to Node: ${file}.`, text),
          username: described('Who signs in there. Left out: nobody does.', text),
          password: described('A reference such as `${env:SMTP_PASSWORD}`.', { ...text, 'x-secret': true }),
          from: described('The sender: `muster@example.edu`.', text),
          to: described('The receivers.', { type: 'array', minItems: 1, items: text, 'x-expected': 'a list of addresses' }),
        },
        { required: ['server', 'from', 'to'] },
      ),
    ),
    post: described(
      'As JSON to a URL.',
      object(
        {
          url: described('`https://…`; `http://` only for this machine.', text),
          secret: described(
            'A reference; with it the header `muster-signature` holds `t=SECONDS,v1=HEX`, the HMAC-SHA-256 of `SECONDS.BODY`.',
            { ...text, 'x-secret': true },
          ),
          authority: described(`The authority of its certificate, when it is not known to Node: ${file}.`, text),
        },
        { required: ['url'] },
      ),
    ),
  }),
)
