/** What could not be used of each source, as the last complete reading said it: explaining somebody who is not there needs it. */
export const rejectionsMigration = `
  create table rejection (
    source integer not null,
    line integer not null,
    -- whom it is about, as far as that could be read: 'user' or 'group', its id, its name
    kind text,
    id text,
    name text,
    place text not null,
    reason text not null,
    hint text,
    run integer not null,
    primary key (source, line)
  ) without rowid;
  -- how many there were in that reading; only the first of them are kept
  alter table source add column rejected integer not null default 0;
`
