/**
 * Brings the real directories and the browser that the tests run against: as root on Debian with `CI` or `MUSTER_TEST_INSTALL=1`, quietly and
 * without starting anything. Otherwise it says what would, and the suites that need them skip by name.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'

/** Provisioning a Samba domain fails without samba-ad-provision and python3-markdown. */
const packages = [
  'slapd',
  'ldap-utils',
  'samba',
  'samba-ad-dc',
  'samba-dsdb-modules',
  'samba-ad-provision',
  'python3-markdown',
  'winbind',
  'ldb-tools',
  'smbclient',
  'samba-common-bin',
  'libnss-wrapper',
  'libpam-wrapper',
  'chromium',
]
const policyFile = '/usr/sbin/policy-rc.d'

export function installServers(): void {
  const missing = findMissing()
  if (missing.length === 0) return
  const mayInstall = Boolean(process.env.CI) || process.env.MUSTER_TEST_INSTALL === '1'
  if (!mayInstall || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.log(`Tests against real servers may be skipped: ${missing.join(', ')} missing. On Debian, as root, this installs them:`)
    console.log('  MUSTER_TEST_INSTALL=1 npx -y pnpm@12 test')
    return
  }
  console.log(`Installing ${missing.join(', ')} …`)
  withoutStarting(() => {
    run('debconf-set-selections', [], 'slapd slapd/no_configuration boolean true\n')
    if (!run('apt-get', installing(missing))) {
      run('apt-get', ['-qq', 'update'])
      if (!run('apt-get', installing(missing))) console.error(`Could not install ${missing.join(', ')}; their suites will be skipped.`)
    }
  })
}

/** Nothing on a system without dpkg: what is there the suites find out themselves. */
function findMissing(): string[] {
  const { stdout, error } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...packages], { encoding: 'utf8' })
  return error === undefined ? packages.filter((name) => !stdout.includes(`${name} installed\n`)) : []
}

function installing(missing: readonly string[]): string[] {
  return ['-qq', '-y', '--no-install-recommends', 'install', ...missing]
}

/** invoke-rc.d(8): a policy that answers 101 forbids starting; what was there before is put back. */
function withoutStarting(install: () => void): void {
  const before = existsSync(policyFile) ? { text: readFileSync(policyFile), mode: statSync(policyFile).mode } : undefined
  writeFileSync(policyFile, '#!/bin/sh\nexit 101\n')
  chmodSync(policyFile, 0o755)
  try {
    install()
  } finally {
    rmSync(policyFile, { force: true })
    if (before !== undefined) {
      writeFileSync(policyFile, before.text)
      chmodSync(policyFile, before.mode)
    }
  }
}

function run(program: string, words: readonly string[], input = ''): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stderr } = spawnSync(program, words, { input, env, encoding: 'utf8' })
  if (status !== 0) console.error(stderr?.trim().split('\n').slice(-3).join('\n') ?? `${program} could not be started`)
  return status === 0
}
