/**
 * Begins a statement: everybody in the groups that `roots` selects, through nested groups too, in `inside (entry)`; `union`
 * ends cycles. A group that is not there any more lends nobody to the groups that still name it; asked for itself, it shows
 * whom it had.
 */
export function flattenGroups(roots: string): string {
  return `with recursive inside (entry) as (
    ${roots} union
    select m.member from inside i join entry g on g.entry = i.entry join membership m on m.group_entry = i.entry
      where g.kind = 1 and (g.state = 0 or g.entry in (${roots})))`
}
