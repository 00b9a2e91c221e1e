/** A name that nobody has and that finds its way into whatever a program pastes it into. */
export interface HostileName {
  readonly name: string
  /** What a program that mistakes it does wrong. */
  readonly mistake: string
}

/**
 * @param canary a file that does not exist; a shell that is handed one of these names creates it
 */
export function hostileNames(canary: string): readonly HostileName[] {
  return [
    { name: '*', mistake: 'uses the name as a pattern (an LDAP filter, a glob, SQL LIKE)' },
    { name: '%', mistake: 'uses the name as a pattern (SQL LIKE)' },
    { name: '*)(|(uid=*', mistake: 'pastes the name into an LDAP filter' },
    { name: "' OR '1'='1", mistake: 'pastes the name into SQL' },
    { name: '" OR ""="', mistake: 'pastes the name into SQL' },
    { name: `$(touch ${canary})`, mistake: 'hands the name to a shell' },
    { name: `\`touch ${canary}\``, mistake: 'hands the name to a shell' },
    { name: `x; touch ${canary}; #`, mistake: 'hands the name to a shell' },
    { name: `x' | touch ${canary}; '`, mistake: 'hands the name to a shell' },
    { name: '-h', mistake: 'takes the name for an option of a command' },
    { name: '--help', mistake: 'takes the name for an option of a command' },
    { name: '../../../../etc/passwd', mistake: 'uses the name as a path' },
    { name: '.*', mistake: 'uses the name as a regular expression' },
    { name: '(', mistake: 'uses the name as a regular expression' },
    { name: '%s%n%d', mistake: 'uses the name as a printf format' },
    { name: 'back\\slash \\n \\u0041', mistake: 'interprets backslashes in the name' },
    { name: 'quote"quote', mistake: 'pastes the name into JSON or a shell word' },
    { name: '  spaces   inside  ', mistake: 'splits the name at its spaces' },
    { name: 'Zoë Ångström 山田 🎓', mistake: 'cannot take a name that is not ASCII' },
    { name: 'x'.repeat(5000), mistake: 'cannot take a long name' },
  ]
}
