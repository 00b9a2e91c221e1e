/** What sources that own nobody add to accounts, kept apart from what the owners say. */
export const enrichment = `
  create table enrichment (
    account integer not null,
    source integer not null,
    -- fields that count where the owner says nothing, and those that count whatever the owner says; JSON
    fills text not null,
    overrides text not null,
    primary key (account, source)
  ) without rowid;
  create index enrichment_source on enrichment (source);
`
