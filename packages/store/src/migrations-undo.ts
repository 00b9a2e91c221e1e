export const undoMigration = `
  -- Which run an undo took back: what it reversed counts no more, until the undo is undone itself.
  alter table run add column undoes integer;
  -- The line that this one takes back; each is taken back at most once.
  alter table ledger add column reverses integer;
  create index ledger_reverses on ledger (reverses) where reverses is not null;
`
