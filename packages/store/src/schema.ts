import { enrichment } from './migrations-enrichment.ts'
import { holdsMigration } from './migrations-holds.ts'
import { erasedPeople, internalPasswords, quotaPeriods, trimmedRuns } from './migrations-quotas.ts'
import { severalSources } from './migrations-several-sources.ts'

/** What makes identities and usernames unique, and what each run begins with; apart, because filling an empty store builds them once at the end. */
export const entryIndexes = [
  { name: 'entry_id', sql: 'create unique index entry_id on entry (source, kind, id)' },
  { name: 'entry_username', sql: 'create unique index entry_username on entry (key) where kind = 0 and key is not null' },
  // Everything that `Known` reads: a tenth of the table, in the order in which it is read.
  { name: 'entry_known', sql: 'create index entry_known on entry (source, entry, kind, state, fingerprint)' },
] as const

/**
 * The tables, as one forward-only list of migrations. Times are milliseconds since 1970; money is in minor units;
 * `state`: 0 present, 1 absent, 2 deactivated, 3 deleted; `kind`: 0 user, 1 group.
 */
export const migrations: readonly string[] = [
  `
  create table source (
    source integer primary key,
    name text not null unique,
    -- the run that last changed anything of this source
    touched_run integer,
    -- the run that last read this source completely
    complete_run integer,
    complete_runs integer not null default 0,
    -- of mapping, scope and settings, as they were in that run
    settings_hash text
  );

  create table run (
    run integer primary key autoincrement,
    command text not null,
    state text not null,
    started_at integer not null,
    ended_at integer,
    report text
  );

  -- Users and groups. A user's row is the account: it is never deleted, so that balance and history stay with the id.
  create table entry (
    entry integer primary key,
    source integer not null references source,
    kind integer not null,
    id text not null,
    weak integer not null,
    -- user: username, NFC, lower case, null once given up; group: name, NFC
    key text,
    -- the source's own spelling
    name text not null,
    body text not null,
    -- of the source's raw bytes; null: compare again next time
    fingerprint integer,
    -- JSON list, null when id and name serve
    handles text,
    state integer not null default 0,
    absent_since integer,
    absent_runs integer not null default 0,
    created_run integer not null,
    changed_run integer not null,
    -- user: what the groups entitle to is 0 pending, 1 decided
    decided integer not null default 0,
    restricted integer,
    overdraft integer,
    -- group: order-independent sum over its member handles; null: compare again next time
    members_fingerprint integer,
    -- group: member handles that nobody owns
    unresolved integer not null default 0,
    members_unknown integer not null default 0
  );
  ${entryIndexes.map(({ sql }) => `${sql};`).join('\n  ')}
  create index entry_group_name on entry (key) where kind = 1;
  create index entry_not_present on entry (source, state) where state <> 0;
  create index entry_pending on entry (source) where kind = 0 and decided = 0 and state = 0;

  -- Each group's direct members, and the other way round the groups that an entry is a direct member of: JSON lists of
  -- entries, ascending. Apart from entry, whose rows are ten times as long: a night in which one in ten people joins
  -- something rewrites a tenth of the pages.
  create table member_list (
    group_entry integer primary key,
    members text not null
  );
  create table group_list (
    member integer primary key,
    groups text
  );
  -- What the listing said of a group's members, line by line (a directory's entry is one): the fingerprint of its bytes,
  -- how many handles it has, and the sum of their fingerprints.
  create table member_line (
    group_entry integer not null,
    fingerprint integer not null,
    pairs integer not null,
    sum integer not null,
    primary key (group_entry, fingerprint)
  ) without rowid;
  create view membership (group_entry, member) as
    select l.group_entry, j.value from member_list l, json_each(l.members) j;
  create view belonging (member, group_entry) as
    select g.member, j.value from group_list g, json_each(g.groups) j;

  -- Credit. The balance is the sum; a grant is written at most once for its key.
  create table ledger (
    line integer primary key,
    account integer not null references entry (entry),
    minor integer not null,
    currency text not null,
    why text not null,
    rule text not null,
    run integer not null,
    at integer not null,
    grant_key text not null,
    unique (account, grant_key)
  );

  -- What a run touched. A created entry's first state is what it is now less its later changes; so nothing is kept twice,
  -- and everybody whom a run created is one line: 'new', of one kind, from 'entry' to 'last_entry'.
  create table journal (
    line integer primary key,
    run integer not null,
    entry integer not null,
    last_entry integer,
    action text not null,
    before text,
    after text
  );
  create index journal_run on journal (run);
  create index journal_entry on journal (entry);
  create index journal_removal on journal (run) where action in ('deactivate', 'delete');

  create table conflict (
    source integer not null,
    id text not null,
    username text not null,
    reason text not null,
    run integer not null,
    primary key (source, id)
  ) without rowid;
  `,
  `
  -- Where the next run of the source may go on from, by changes; null: it reads everything.
  alter table source add column cursor text;
  -- of the settings under which the cursor was given
  alter table source add column cursor_settings text;
  -- the run that it was given in: what later runs changed, it does not stand for
  alter table source add column cursor_run integer;
  -- runs by changes since the last complete listing
  alter table source add column changes_runs integer not null default 0;
  -- why there is no cursor
  alter table source add column full_because text;

  -- With a cursor belongs what changes do not tell again. Handles that a group's members named and that stood for nobody:
  create table stray_member (
    source integer not null,
    folded text not null,
    group_entry integer not null,
    handle text not null,
    primary key (source, folded, group_entry, handle)
  ) without rowid;
  create index stray_member_group on stray_member (group_entry);
  -- Nobody has kept their text before: such groups are looked into again by the next listing.
  update entry set members_fingerprint = null where kind = 1 and unresolved > 0;
  delete from member_line where group_entry in (select entry from entry where unresolved > 0);
  -- and records that could not be used for another's sake (his name was taken), or not yet. JSON.
  create table waiting_record (
    source integer not null,
    id text not null,
    entry text not null,
    primary key (source, id)
  ) without rowid;
  `,
  holdsMigration,
  severalSources,
  enrichment,
  quotaPeriods,
  erasedPeople,
  trimmedRuns,
  internalPasswords,
]

/** Scratch of one run: above the wall it is filled, below it is compared and applied. Gone with the connection. */
export const scratch = `
  -- all sources, also those that the copy does not know yet: a dry run writes nothing
  create temp table run_source (
    source integer primary key,
    name text not null unique
  );
  insert into run_source select source, name from source;
  create temp table staged_entry (
    ref integer primary key,
    source integer not null,
    kind integer not null,
    id text not null,
    weak integer not null,
    key text not null,
    name text not null,
    body text not null,
    -- whether body clears fields (holds nulls), so that it is a patch and not yet a body
    clears integer not null,
    inactive integer not null,
    fingerprint integer,
    handles text,
    -- a line's number, or the source's name for the place
    at,
    entry integer,
    -- why it is not used; null: it is
    verdict text
  );
  -- what is asked for again and again of a table whose rows are long
  create index temp.staged_group on staged_entry (source) where kind = 1;
  create index temp.staged_match on staged_entry (source, entry) where entry is not null;
  create index temp.staged_verdict on staged_entry (source, verdict) where verdict is not null;
  -- people of a listing who are accounts of another source, which go on under this one
  create temp table joined_identity (
    ref integer primary key,
    entry integer not null unique
  );
  -- apart from all other changes: in a first run they are everybody
  create temp table planned_new (
    ref integer primary key,
    source integer not null,
    kind integer not null,
    held integer not null default 0
  );
  create temp table planned_entry (
    seq integer primary key,
    source integer not null,
    kind integer not null,
    class text not null,
    entry integer not null,
    -- when it was staged
    ref integer,
    held integer not null default 0
  );
  -- the values of rows of planned_entry that enrich; '{}' lets them go
  create temp table planned_enrichment (
    seq integer primary key,
    fills text not null,
    overrides text not null
  );
  -- Long lists stand last: what comes after one is found only by reading through it.
  create temp table planned_members (
    seq integer primary key,
    source integer not null,
    -- an entry, or the negated ref of a staged one
    group_ref integer not null,
    added_count integer not null,
    removed_count integer not null,
    fingerprint integer,
    unresolved integer not null,
    removals_held integer not null default 0,
    held integer not null default 0,
    -- JSON list of [fingerprint, pairs, sum] for member_line, 64-bit numbers as text; null: they are not known
    lines text,
    removed text not null,
    added text not null
  );
  -- JSON list of the handles that stood for nobody, of groups in planned_members; for sources that offer changes
  create temp table planned_strays (
    group_ref integer primary key,
    source integer not null,
    handles text not null
  );
  -- people: JSON list of entries and negated refs, some thousands of them at most
  create temp table planned_grant (
    seq integer primary key,
    minor integer not null,
    rule text not null,
    why text not null,
    people text not null
  );
  create temp table planned_terms (
    seq integer primary key,
    restricted integer not null,
    overdraft integer,
    -- merge patch for the body
    patch text not null,
    people text not null
  );
`
