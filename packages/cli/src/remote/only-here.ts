import { MusterError } from '@muster/provider'

/** Commands that no service can be asked for, by the beginning of their names, and why. */
export const onlyHere: Readonly<Record<string, string>> = {
  init: 'it writes a configuration on this machine',
  program: 'it runs a program of this machine',
  plugin: 'it is about the plugins of this machine',
  apply: 'a plan in a file is applied on the machine where it was made',
  service: 'it is the service',
  token: 'whoever may ask the service is decided on its own machine',
  changes: 'over HTTP the same lines are at `GET /api/v1/changes`',
  backup: 'it is written on the machine of the service',
  restore: 'a store is replaced on its own machine, while no service runs',
  upgrade: 'a store is brought up to date on its own machine',
  certificate: 'it is kept on the machine of the service',
  notify: 'it is sent from the machine of the service',
  journal: 'what is removed for good is removed on the machine of the service',
  'users erase': 'whoever is erased for good is erased on the machine of the service',
  'users internal': 'people whom no directory has are kept on the machine of the service',
  completion: 'it prints a script for the shell of this machine',
}

/** Throws when a service was named for a command that none can be asked for. `words`: its name, without `muster`. */
export function refuseElsewhere(words: readonly string[], server: string | undefined): void {
  if (server === undefined) return
  const name = words.join(' ')
  const known = Object.keys(onlyHere).find((one) => name === one || name.startsWith(`${one} `))
  if (known === undefined) return
  throw new MusterError('NOT_SUPPORTED', `\`muster ${name}\` cannot be asked of a service: ${onlyHere[known]}.`, {
    hint: 'leave --server away, on the machine that is meant',
  })
}
