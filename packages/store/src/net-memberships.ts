/** Who left and joined one group in one line of the journal. */
export interface MemberLine {
  readonly run: number
  readonly left: readonly number[]
  readonly joined: readonly number[]
}

/** What came of several lines of one run: whoever joined and left again in it did neither. */
export function netEffects(lines: readonly MemberLine[]): Map<number, 'joined' | 'left'> {
  const effects = new Map<number, 'joined' | 'left'>()
  const note = (member: number, effect: 'joined' | 'left'): void => {
    const standing = effects.get(member)
    if (standing !== undefined && standing !== effect) effects.delete(member)
    else effects.set(member, effect)
  }
  for (const { left, joined } of lines) {
    for (const member of left) note(member, 'left')
    for (const member of joined) note(member, 'joined')
  }
  return effects
}
