import { join } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes longer than twenty seconds, the longest first: begun last, it would keep one worker busy while the other has nothing left to do. */
export const heaviest: readonly string[] = [
  'test/leaks/leaks.test.ts',
  'test/web/page.test.ts',
  'packages/cli/test/example-programs.test.ts',
  'test/documents/documents.test.ts',
  'packages/cli/test/explain.test.ts',
  'plugins/samba/test/conformance.test.ts',
  'test/laws/undo.test.ts',
  'test/laws/laws.test.ts',
  'plugins/samba/test/remote-listing.test.ts',
  'test/servers/samba-command.test.ts',
  'packages/cli/test/remote.test.ts',
  'packages/cli/test/server-command.test.ts',
  'packages/cli/test/upkeep.test.ts',
  'plugins/active-directory/test/changes.test.ts',
  'plugins/samba/test/winbind.test.ts',
  'packages/cli/test/real-runs.test.ts',
  'packages/cli/test/several-sources.test.ts',
  'packages/service/test/endurance.test.ts',
  'packages/service/test/service.test.ts',
  'test/laws/approve.test.ts',
  'packages/program-checker/test/muster-clauses.test.ts',
  'packages/cli/test/plan-files.test.ts',
  'test/hostile/hostile.test.ts',
  'plugins/custom-program/test/conformance.test.ts',
  'packages/host/test/signing-in.test.ts',
  'test/servers/unix-command.test.ts',
  'plugins/windows/test/sign-in.test.ts',
  'test/laws/changes.test.ts',
  'packages/cli/test/explain-together.test.ts',
  'plugins/samba/test/signing-in.test.ts',
  'test/cli/terminal.test.ts',
  'plugins/samba/test/local-listing.test.ts',
  'test/kill/kill.test.ts',
  'test/campaign/campaign.test.ts',
  'protocol/test/helpers.test.ts',
]

/** A fresh clone does not remember how long each file took. */
export class HeaviestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return heaviestFirst(this.ctx.config.root, await super.sort(files))
  }
}

export function heaviestFirst<File extends { readonly moduleId: string }>(root: string, files: readonly File[]): File[] {
  const place = ({ moduleId }: File): number => heaviest.findIndex((file) => join(root, file) === moduleId) + 1 || heaviest.length + 1
  return files.toSorted((one, other) => place(one) - place(other))
}
