/** Which quota was granted in which period: what is missing there, a run after a pause makes good. */
export const quotaPeriods = `
  create table quota_period (
    -- "week: group Students"
    quota text not null,
    -- the first day of the period, ISO 8601
    first_day text not null,
    run integer not null,
    -- somebody may yet turn out to be covered: it stays due
    is_open integer not null,
    -- JSON list of the accounts that were at the cap; of the latest period only
    at_cap text,
    primary key (quota, first_day)
  ) without rowid;
`

/** Of whom was erased nothing is left but the account, and what tells that the same person was here before. */
export const erasedPeople = `
  create table erased (
    -- HMAC of source and id, hex
    mark text not null,
    account integer not null,
    run integer not null,
    -- the account under which the same person came back
    returned integer,
    primary key (mark, account)
  ) without rowid;
  create index erased_returned on erased (returned) where returned is not null;
`

export const trimmedRuns = `
  -- when lines of its journal were removed for their age: it cannot be undone any more
  alter table run add column trimmed_at integer;
  create index run_started on run (started_at);
`

/** Of people whom no directory has: what their password is checked against, never the password. */
export const internalPasswords = `
  create table internal_password (
    account integer primary key,
    -- scrypt$N$r$p$salt$hash, base64
    verifier text not null
  );
`
