import { MusterError } from '@muster/provider'
import { isSeq, parseDocument } from 'yaml'
import type { SourceDraft } from './source-draft.ts'

/** The text of a valid configuration with one more source, the last. Comments stay where they are. */
export function addSource(text: string, draft: SourceDraft): string {
  const document = parseDocument(text)
  const sources = document.get('sources', true)
  if (!isSeq(sources)) {
    throw new MusterError('CONFIG_UNWRITABLE', 'the sources of the configuration are no list of its own, to which one could be added', {
      hint: 'Write them out where `sources:` stands, or add the source by hand.',
    })
  }
  const source = document.createNode(draft, { aliasDuplicateObjects: false })
  sources.add(source)
  return document.toString({ lineWidth: 0 })
}
