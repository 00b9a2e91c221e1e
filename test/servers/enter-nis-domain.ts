import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Ended } from '../../packages/cli/test/run-muster.ts'
import { mainFile } from '../runner/main-file.ts'
import { findProgram, makedbm } from './find-programs.ts'
import type { UnixMachine } from './make-unix-machine.ts'

export const nisDomain = 'campus.test'

/**
 * Runs a script of the shell where the machine's passwd and group are the maps of a NIS domain: rpcbind, ypserv and ypbind in network,
 * process and mount namespaces of their own, which end with the script. `muster` stands for the command.
 */
export async function enterNisDomain({ folder }: UnixMachine, script: string): Promise<Ended> {
  const enter = join(folder, 'enter-nis.sh')
  const map = (file: string, field: number, name: string): string =>
    `awk -F: '{ print $${field} "\\t" $0 }' "${join(folder, file)}" | ${makedbm} -m localhost - /var/yp/${nisDomain}/${name}`
  writeFileSync(
    enter,
    `set -e
${findProgram('ip')} link set lo up
${findProgram('domainname')} ${nisDomain}
mount -t proc proc /proc
cp /var/yp/nicknames "${folder}/nicknames" 2>/dev/null || :
for place in /run /var/yp; do mount -t tmpfs tmpfs $place; done
mkdir -p /run/rpcbind /var/yp/${nisDomain} /var/yp/binding
cp "${folder}/nicknames" /var/yp/ 2>/dev/null || :
echo 'domain ${nisDomain} server 127.0.0.1' > /run/yp.conf
mount --bind /run/yp.conf /etc/yp.conf
${map('passwd', 1, 'passwd.byname')}
${map('group', 1, 'group.byname')}
${map('group', 3, 'group.bygid')}
${findProgram('rpcbind')}
${findProgram('ypserv')}
${findProgram('ypbind')}
for attempt in $(seq 50); do ypwhich > /dev/null 2>&1 && break; sleep 0.1; done
muster() { '${process.execPath}' '${mainFile}' "$@"; }
set +e
${script}
`,
  )
  const { NO_COLOR: _, FORCE_COLOR: __, MUSTER_CONFIG: ___, COLUMNS: ____, ...environment } = process.env
  const child = spawn('unshare', ['-m', '-n', '-u', '-p', '-f', '--kill-child', 'sh', enter], { cwd: folder, env: environment })
  let [stdout, stderr] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text
  })
  child.stdin.end()
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { exitCode, stdout, stderr }
}
