/** Which run an undo took back: what it reversed counts no more, until the undo is undone itself. */
export const undoMigration = 'alter table run add column undoes integer'
