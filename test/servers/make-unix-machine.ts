import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nssWrapper, pamMatrix, pamWrapper } from './find-programs.ts'

/** The files of a machine, each as it stands; what is left out is empty, but for root. */
export interface MachineFiles {
  /** Latin-1 where a byte is meant. */
  readonly passwd: string | Buffer
  readonly group?: string | Buffer
  readonly shadow?: string
  readonly nsswitch?: string
  readonly loginDefs?: string
  /** By pam_matrix: who has which password. */
  readonly passwords?: Readonly<Record<string, string>>
  /** Lines of the PAM service `muster`, instead of those that ask pam_matrix. */
  readonly pamService?: string
  /** Programs that stand before those of the system on the path, as scripts of the shell. */
  readonly programs?: Readonly<Record<string, string>>
}

export interface UnixMachine {
  readonly folder: string
  /** `settings:` of a source of type `unix` that reads this machine. */
  readonly settings: Readonly<Record<string, unknown>>
  /** What the programs are started with. */
  readonly environment: Readonly<Record<string, string>>
  write(file: 'passwd' | 'group' | 'shadow', text: string | Buffer): void
  read(file: 'passwd' | 'group' | 'shadow'): string
  /** Of whatever a script has left in the folder. */
  text(file: string): string
  json(file: string): unknown
  /** As if it were not there. */
  hide(file: 'passwords'): void
  remove(): void
}

export const rootLine = 'root:x:0:0:root:/root:/bin/bash\n'

/** A machine of which only the files exist: nss_wrapper and pam_wrapper show them to whatever is started with its environment. */
export function makeUnixMachine(files: MachineFiles): UnixMachine {
  const folder = mkdtempSync(join(tmpdir(), 'muster-unix-'))
  const path = (name: string): string => join(folder, name)
  const write = (file: string, text: string | Buffer): void => writeFileSync(path(file), text)
  write('passwd', files.passwd)
  write('group', files.group ?? 'root:x:0:\n')
  write('shadow', files.shadow ?? '')
  write('nsswitch.conf', files.nsswitch ?? 'passwd: files\ngroup: files\nshadow: files\n')
  write('login.defs', files.loginDefs ?? 'UID_MIN 1000\nUID_MAX 60000\nGID_MIN 1000\nGID_MAX 60000\n')
  mkdirSync(path('pam.d'))
  write(
    'passwords',
    Object.entries(files.passwords ?? {})
      .map(([name, password]) => `${name}:${password}:muster\n`)
      .join(''),
  )
  write(
    'pam.d/muster',
    files.pamService ??
      `auth required ${pamMatrix} passdb=${path('passwords')}\naccount required ${pamMatrix} passdb=${path('passwords')}\n`,
  )
  write('pam.d/other', 'auth required pam_deny.so\naccount required pam_deny.so\n')
  mkdirSync(path('bin'))
  const programs = {
    // pam_wrapper puts a folder into /tmp for every process, and leaves it there when that is killed: only who asks PAM has it.
    python3: `#!/bin/sh\nLD_PRELOAD=${pamWrapper}:${nssWrapper} PAM_WRAPPER=1 PAM_WRAPPER_SERVICE_DIR=${path('pam.d')} exec /usr/bin/python3 "$@"\n`,
    ...files.programs,
  }
  for (const [name, script] of Object.entries(programs)) {
    write(`bin/${name}`, script)
    chmodSync(path(`bin/${name}`), 0o755)
  }
  const environment = {
    PATH: `${path('bin')}:/usr/sbin:/usr/bin:/sbin:/bin`,
    LD_PRELOAD: nssWrapper ?? '',
    NSS_WRAPPER_PASSWD: path('passwd'),
    NSS_WRAPPER_GROUP: path('group'),
    NSS_WRAPPER_SHADOW: path('shadow'),
  }
  return {
    folder,
    environment,
    settings: {
      environment,
      files: { nsswitch: path('nsswitch.conf'), loginDefs: path('login.defs'), passwd: path('passwd'), group: path('group') },
    },
    write,
    read: (file) => readFileSync(path(file), 'utf8'),
    text: (file) => readFileSync(path(file), 'utf8'),
    json: (file) => JSON.parse(readFileSync(path(file), 'utf8')),
    hide: (file) => rmSync(path(file)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** As `crypt(3)` keeps it. */
export function hashPassword(password: string): string {
  return execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: `${password}\n`, encoding: 'utf8' }).trim()
}
