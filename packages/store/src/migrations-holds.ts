/** What is on hold until somebody decides, and under which settings a source was last seen whole. */
export const holdsMigration = `
  -- One row for each run that held something back. 'waiting' until it is approved, rejected, or cannot be approved any more:
  -- superseded by a later complete reading, moved because an object in it was seen or changed.
  create table held_plan (
    run integer primary key,
    state text not null,
    expires_at integer not null,
    -- JSON: sources, currency, and what the report counts
    head text not null,
    -- the run that approved it, or that it could not outlive
    decided_run integer,
    decided_at integer,
    why text
  );
  -- The plan itself while it waits, as the lines of a filed plan: a campus of a million does not go through memory.
  create table held_row (
    run integer not null,
    line integer not null,
    row text not null,
    primary key (run, line)
  ) without rowid;
  -- The known users and groups in it.
  create table held_entry (
    entry integer not null,
    run integer not null,
    primary key (entry, run)
  ) without rowid;
  -- JSON: the settings under which whoever is known was last accepted as everybody there is.
  alter table source add column baseline text;
`
