/**
 * Runs in a process of its own: signs in, reads what a search finds in pages of 1,000 with one of the readers below, counts the
 * entries and drops them. Fails when they are not as many as expected. Everything is said by arguments, because the environment
 * is a clean one: READER URL DN PASSWORD BASE FILTER EXPECTED ATTRIBUTE…
 */
const [reader = '', url = '', dn = '', password = '', base = '', filter = '', expected = '', ...attributes] = process.argv.slice(2)
const pageSize = 1_000

/** By the package each of them is; it gives how many entries were on each page or in each batch. Only the one that reads is loaded. */
const readers: Readonly<Record<string, () => AsyncIterable<number>>> = {
  async *ldapts() {
    const { Client } = await import('ldapts')
    const client = new Client({ url })
    await client.bind(dn, password)
    const pages = client.searchPaginated(base, { scope: 'sub', filter, attributes, paged: { pageSize } })
    for await (const { searchEntries } of pages) yield searchEntries.length
    await client.unbind()
  },
  async *'@muster/ldap'() {
    const { parseFilter, prepareServers } = await import('@muster/ldap')
    const { Secret } = await import('@muster/provider')
    const credentials = { how: 'simple', dn, password: new Secret(password) } as const
    const connection = await prepareServers({ urls: [url] }).connect(credentials, new AbortController().signal)
    const batches = connection.search({ base, filter: parseFilter(filter), attributes, pageSize })
    for await (const batch of batches) yield batch.filter(({ kind }) => kind === 'entry').length
    await connection.close()
  },
}

let entries = 0
for await (const more of readers[reader]!()) entries += more
if (String(entries) !== expected) throw new Error(`${reader} read ${entries} entries instead of ${expected}.`)
