import type { RunReport, SourceReport, Totals } from '@muster/engine'

export const noTotals: Totals = {
  renames: 0,
  newUsers: 0,
  returningUsers: 0,
  changedUsers: 0,
  newGroups: 0,
  changedGroups: 0,
  membershipsIn: 0,
  membershipsOut: 0,
  absentUsers: 0,
  absentGroups: 0,
  outOfScopeUsers: 0,
  outOfScopeGroups: 0,
  deactivations: 0,
  deletions: 0,
}

/** A source that was read completely and where nothing changed; a test states only what differs. */
export function aSource(different: Partial<SourceReport> = {}): SourceReport {
  return {
    source: 'campus',
    outcome: 'complete',
    users: 1000,
    groups: 40,
    members: 2431,
    filtered: 0,
    rejected: 0,
    readMs: 412,
    totals: noTotals,
    remarks: [],
    ...different,
  }
}

/** A sync in which nothing changed; a test states only what differs. */
export function aReport(different: Partial<RunReport> = {}): RunReport {
  const sources = different.sources ?? [aSource()]
  const totals = Object.fromEntries(
    Object.keys(noTotals).map((name) => [name, sources.reduce((sum, source) => sum + source.totals[name as keyof Totals], 0)]),
  ) as unknown as Totals
  return {
    schema: 1,
    run: 7,
    command: 'sync',
    state: 'nothing',
    startedAt: Date.UTC(2026, 10, 3, 0, 55),
    durationMs: 1234,
    sources,
    totals,
    holds: [],
    rejected: [],
    changes: [],
    grants: [],
    pending: [],
    conflicts: [],
    exitCode: 0,
    ...different,
  }
}

export const autumn: RunReport = aReport({
  state: 'done',
  sources: [
    aSource({
      users: 1100,
      filtered: 3,
      rejected: 1,
      totals: { ...noTotals, renames: 1, newUsers: 100, changedUsers: 2, membershipsIn: 104, membershipsOut: 1, absentUsers: 2 },
      remarks: ['Three members of Chess Club are nobody that the listing contains: ghost1, ghost2 and ghost3.'],
    }),
  ],
  changes: [
    { source: 'campus', class: 'renames', name: 'ada.lovelace', detail: 'was ada.byron', held: false },
    { source: 'campus', class: 'newUsers', name: 's1001', detail: 'Grace Hopper', held: false },
    { source: 'campus', class: 'newUsers', name: 's1002', detail: 'Katherine Johnson', held: false },
    { source: 'campus', class: 'changedUsers', name: 'jdoe', detail: 'email: j@old.example.edu → jane.doe@example.edu', held: false },
    {
      source: 'campus',
      class: 'changedUsers',
      name: 'müller',
      detail:
        'department: Physics → Department of Applied Physics and Materials Science, office: B 12 → C 3.014, cardNumbers: 4711 → 4712, 4713',
      held: false,
    },
    {
      source: 'campus',
      class: 'membershipsIn',
      name: 'Students',
      detail: '100 joined',
      members: ['s1001', 's1002', 's1003', 's1004', 's1005'],
      count: 100,
      held: false,
    },
    {
      source: 'campus',
      class: 'membershipsIn',
      name: 'Chess Club',
      detail: '4 joined',
      members: ['jdoe', 'müller', 's1001', 's1002'],
      count: 4,
      held: false,
    },
    { source: 'campus', class: 'membershipsOut', name: 'Staff', detail: '1 left', members: ['jdoe'], count: 1, held: false },
    { source: 'campus', class: 'absentUsers', name: 'bsmith', detail: 'absent since today', held: false },
    { source: 'campus', class: 'absentUsers', name: 'evil\u001b[2Jname', detail: 'absent since today', held: false },
  ],
  grants: [{ rule: 'Students', people: 100, each: 1000, amount: { minor: 100_000, currency: 'USD' } }],
  pending: [{ people: 3, reason: 'the group Library, named by a rule, is missing from the listing' }],
  rejected: [
    {
      source: 'campus',
      at: 'line 312',
      reason: '"username" is empty.',
      hint: 'print a username, or leave the person out',
    },
  ],
  conflicts: [{ source: 'campus', username: 'root', reason: 'staff has had this name since 3 November.' }],
})

export const disaster: RunReport = aReport({
  command: 'sync',
  state: 'held',
  exitCode: 3,
  sources: [
    aSource({ users: 939, totals: { ...noTotals, newUsers: 12, changedUsers: 3, membershipsOut: 1 } }),
    aSource({
      source: 'staff',
      outcome: 'unavailable',
      users: 0,
      groups: 0,
      members: 0,
      reason: 'The program ended with exit code 75 after 3 lines: "the student system is being backed up".',
      hint: 'try again later, or run ./staff.py list yourself to see what it says',
      readMs: 20_412,
    }),
  ],
  holds: [
    {
      source: 'campus',
      class: 'absentUsers',
      reason: '61 people are newly absent; at most 50 (5 % of 1,000) may be in one run and over 7 days.',
      count: 61,
      limit: 50,
    },
    {
      source: 'campus',
      class: 'membershipsOut',
      group: 'Students',
      reason: '60 of the 204 members of Students would leave it; at most 40 (20 %) may.',
      count: 60,
      limit: 40,
    },
  ],
  changes: [
    { source: 'campus', class: 'newUsers', name: 's1001', detail: 'Grace Hopper', held: false },
    { source: 'campus', class: 'absentUsers', name: 'bsmith', detail: 'absent since today', held: true },
    {
      source: 'campus',
      class: 'membershipsOut',
      name: 'Students',
      detail: '60 left',
      members: ['bsmith', 'csmith'],
      count: 60,
      held: true,
    },
  ],
})
