import { readFile } from 'node:fs/promises'
import { prepareServers, type Recognised, readRoot, recogniseDirectory } from '@muster/ldap'
import { MusterError } from '@muster/provider'

/** Asks a server what it is and what it holds; nobody signs in for that. Throws `MusterError` when it does not say. */
export async function discoverDirectory(url: string, authority?: string): Promise<Recognised> {
  const signal = new AbortController().signal
  const tls = authority === undefined ? {} : { authority: await readAuthority(authority) }
  const connection = await prepareServers({ urls: [url], tls }).connect({ how: 'anonymous' }, signal)
  try {
    const root = await readRoot(connection)
    if (root !== undefined) return recogniseDirectory(root, new URL(url).hostname)
    throw new MusterError('NOT_SUPPORTED', `${url} does not tell a stranger what it is.`, {
      hint: 'give the type and the base: --type ldap --base dc=example,dc=edu',
    })
  } finally {
    await connection.close()
  }
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new MusterError('CONFIG_INVALID', `The file ${file} (--authority) cannot be read.`, { hint: 'correct its path', cause })
  }
}
