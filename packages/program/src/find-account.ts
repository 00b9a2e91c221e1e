import { spawnSync } from 'node:child_process'
import type { Refusal } from './inspect-program.ts'

export interface Account {
  readonly uid: number
  readonly gid: number
}

/** The account to change to for `user:`; `undefined` when this process already runs as that user. */
export function findAccount(user: string, path: string): Account | Refusal | undefined {
  const uid = ask('-u', user)
  const gid = ask('-g', user)
  if (uid === undefined || gid === undefined) {
    return { reason: 'user', sentence: `The program ${path} is to run as ${user}, but there is no such user; correct \`user:\`.` }
  }
  const own = process.getuid?.()
  if (own === uid) return undefined
  if (own === 0) return { uid, gid }
  return {
    reason: 'user',
    sentence: `The program ${path} is to run as ${user}, which only root may do; run Muster as root, or leave \`user:\` out.`,
  }
}

/** `id` asks whatever the machine asks: files, LDAP, sssd. */
function ask(question: '-u' | '-g', user: string): number | undefined {
  const { status, stdout } = spawnSync('id', [question, '--', user], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return status === 0 ? Number(stdout) : undefined
}
