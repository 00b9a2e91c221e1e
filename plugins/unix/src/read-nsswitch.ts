import { readFileSync } from 'node:fs'

/** The services that nsswitch.conf(5) names for a database, without its actions in brackets; `files` where it says nothing. */
export function readNsswitch(path: string, database: 'passwd' | 'group'): readonly string[] {
  let text = ''
  try {
    text = readFileSync(path, 'latin1')
  } catch {
    // The C library takes files then, too.
  }
  const line = text.split('\n').find((one) => one.trimStart().startsWith(`${database}:`)) ?? ''
  const services = line
    .replace(/#.*/, '')
    .replace(/\[[^\]]*\]/g, ' ')
    .trim()
    .split(/\s+/)
    .slice(1)
  return services.length === 0 ? ['files'] : [...new Set(services)]
}

const local: ReadonlySet<string> = new Set(['files', 'compat', 'db', 'altfiles', 'extrausers', 'systemd', 'mymachines'])
const accountFiles: ReadonlySet<string> = new Set(['files', 'compat'])

/** Whether a service reads from this machine alone, so that nobody in it is an answer. */
export function isLocal(service: string): boolean {
  return local.has(service)
}

/** Whether a service reads /etc/passwd, in which root stands. */
export function readsAccountFiles(service: string): boolean {
  return accountFiles.has(service)
}

/** How enumeration is switched on, by the service that does without it by default. */
export function howToEnumerate(service: string): string {
  switch (service) {
    case 'sss':
      return 'set `enumerate = true` in the section of the domain in /etc/sssd/sssd.conf and restart sssd'
    case 'winbind':
      return 'set `winbind enum users = yes` and `winbind enum groups = yes` in smb.conf and restart winbind'
    case 'ldap':
      return 'see that nslcd runs and that its `nss_disable_enumeration` is no'
    case 'nis':
      return 'see that ypbind runs and is bound (ypwhich)'
    default:
      return `see that what is behind ${service} runs, and let it enumerate`
  }
}

/** What reads the same people without nsswitch. */
export function betterSource(service: string): string {
  switch (service) {
    case 'sss':
    case 'ldap':
      return 'a source of type `ldap` (or `active-directory`), which asks the directory itself'
    case 'winbind':
      return 'a source of type `active-directory`, which asks the domain itself'
    case 'nis':
      return '`mode: nis`'
    default:
      return 'a source that asks it directly'
  }
}
