/** What `login` gives to a person without a profile; a program that needs more is given it in the configuration. */
export const cleanPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * The whole environment of a program: nothing of Muster's own gets in. `extra` (from the configuration) may replace `PATH`
 * and `LANG`, but not what the protocol promises.
 */
export function cleanEnvironment(
  protocolVersion: number,
  temporaryFolder: string,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> {
  return {
    PATH: cleanPath,
    LANG: 'C.UTF-8',
    ...extra,
    MUSTER_PROTOCOL: String(protocolVersion),
    MUSTER_TMPDIR: temporaryFolder,
  }
}
