const ofSources = 'what is known of people is what their source says: change it there, or let a source with `role: enrich` add to it'
const ofGroups = 'groups and who is in them come from the sources, and from the file that `additionalGroups:` names'
const ofCredit = 'credit is granted by the rules and quotas of the configuration alone: `muster credit`, `muster quota`'
const ofRemoval =
  'nobody is removed by a command: `removal:` of a source says what becomes of people who left it, `muster users erase NAME` scrubs one for good'

/** Commands of print-management servers that Muster will not do, and why. */
export const notHere: Readonly<Record<string, string>> = {
  'set-user-property': ofSources,
  'set-user-properties': ofSources,
  'add-new-internal-user':
    'a password among the arguments can be read by everybody on the machine: `muster users internal add NAME --password` asks for it',
  'delete-existing-user': ofRemoval,
  'adjust-user-account-balance': ofCredit,
  'adjust-user-account-balance-by-card-number': ofCredit,
  'adjust-user-account-balance-by-group': ofCredit,
  'adjust-user-account-balance-if-available': ofCredit,
  'set-user-account-balance': ofCredit,
  'set-user-account-balance-by-group': ofCredit,
  'reapply-initial-user-settings':
    'it is `muster credit reapply NAME --yes`, which shows first what it would give when `--yes` is left away',
  'set-group-quota': ofCredit,
  'get-group-quota': 'it is `muster quota`',
  'add-new-group': ofGroups,
  'remove-group': ofGroups,
  'add-user-to-group': ofGroups,
  'remove-user-from-group': ofGroups,
}

/** Of anything else that the name gives away: it is about a part of such a server that Muster has none of. */
export const printing = /print|job|shared-account|device|client-accounts|licen[cs]e|report|config|web-services|admin|snmp/
