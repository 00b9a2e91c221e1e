/** What was decided about names that several lay claim to, and where accounts went that go on under another identity. */
export const severalSources = `
  -- Who bears a name by decision. Others who claim it are left out: their conflicts are settled.
  create table name_pin (
    key text primary key,
    -- as it was written
    name text not null,
    source integer not null,
    id text not null,
    run integer not null
  ) without rowid;
  alter table conflict add column settled integer not null default 0;
  -- What a source says of somebody whose account goes on under another identity is left out.
  create table moved_identity (
    source integer not null,
    id text not null,
    account integer not null,
    run integer not null,
    primary key (source, id)
  ) without rowid;
`
