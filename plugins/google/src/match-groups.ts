import type { Scope } from '@muster/provider'

/** Whether a group is wanted, by its name: without case, `*` stands for anything. Members of the others need not be asked for. */
export function matchGroups(groups: Scope['groups']): (name: string) => boolean {
  if (groups === 'all') return () => true
  if (groups === 'none') return () => false
  const patterns = groups.map(patternOf)
  return (name) => patterns.some((pattern) => pattern.test(name.normalize('NFC')))
}

function patternOf(text: string): RegExp {
  const parts = text
    .normalize('NFC')
    .split('*')
    .map((part) => part.replace(/[\\^$.+?()[\]{}|/-]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 'is')
}
