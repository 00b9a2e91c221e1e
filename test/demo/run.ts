/**
 * Jason's story, on real processes and a real database file: `npx -y pnpm@12 run demo`. What it claims it checks, and it
 * exits 1 if a claim does not hold.
 */
import type { RunReport } from '@muster/engine'
import type { LedgerLine, UserView } from '@muster/store'
import { askJson, changeCampus, chapter, claim, exitCodeOf, isThereACopy, muster, setUp, shell, sumUp, tell } from './stage.ts'

const everybody = () => askJson<UserView[]>('users --limit 5000')
const pendingChanges = () => Object.values(askJson<RunReport>('plan').totals).reduce((sum, total) => sum + total, 0)

setUp()

chapter('A university, and a program that knows its people')
tell('Jason has a Python program that prints everybody, one JSON object a line: 850 students, 150 staff, 40 groups.')
shell('./directory.py list | head -3')
tell('Muster needs to know where it is, and that every new student gets ten dollars of credit:')
shell('cat muster.yaml')

chapter('What would happen?')
const plan = muster('plan --shown 2', { lines: 34 })
const planned = askJson<RunReport>('plan').totals
claim('1,000 people and 40 groups would be new, and nothing is written yet', [
  plan === 0,
  planned.newUsers === 1000,
  planned.newGroups === 40,
  !isThereACopy(),
])

chapter('The first sync')
const first = muster('sync --shown 0', { lines: 24 })
const settled = everybody()
claim('1,000 people are in the copy', [first === 0, settled.length === 1000])
claim('asked again, the directory has nothing new', [pendingChanges() === 0])

chapter('September: a hundred new students')
tell('This morning the student system knows 100 people more, all of them members of the group Students.')
changeCampus({ newcomers: 100 })
const autumn = muster('sync --shown 3', { lines: 40 })
const known = new Set(settled.map(({ account }) => account))
const newcomers = everybody().filter(({ account }) => !known.has(account))
const ledger = askJson<LedgerLine[]>('credit --limit 5000')
claim('a hundred people came, and nobody went', [autumn === 0, newcomers.length === 100, everybody().length === 1100])
claim('each of the hundred has exactly $10.00, by one ledger line that says why', [
  newcomers.every(({ account, balance }) => {
    const lines = ledger.filter((line) => line.account === account)
    return balance.minor === 1000 && lines.length === 1 && lines[0]?.amount.minor === 1000 && lines[0].why.includes('Students')
  }),
])
const [newcomer, bride] = newcomers
if (newcomer === undefined || bride === undefined) throw new Error('There are no newcomers; the story cannot go on.')
muster(`users show ${newcomer.username}`, { lines: 30 })

chapter('Somebody has another name now')
const newName = `${bride.username.split('.')[0]}.lovelace`
tell(`${bride.spelling} has married. In the student system her id stays what it was; her username does not.`)
changeCampus({
  changed: {
    [bride.id]: {
      username: newName,
      email: `${newName}@campus.example`,
      familyName: 'Lovelace',
      displayName: `${bride.fields.givenName} Lovelace`,
    },
  },
})
muster('sync', { lines: 24 })
const renamed = askJson<UserView>(`users show ${newName}`)
const herCredit = askJson<{ ledger: LedgerLine[] }>(`credit ${newName}`).ledger
claim('it is the same account with the same ten dollars, and they were granted once', [
  renamed.account === bride.account,
  renamed.balance.minor === 1000,
  herCredit.length === 1,
])
claim('nobody has the old name any more', [exitCodeOf(`users show ${bride.username}`) === 1])

chapter('A password is checked at the source')
tell('Muster keeps no passwords: it asks the program, on its stdin. In this university everybody has the password sesame-ID.')
claim('the right password is accepted', [muster(`authenticate ${newName}`, { stdin: `sesame-${bride.id}` }) === 0])
claim('a wrong one is rejected', [muster(`authenticate ${newName}`, { stdin: 'open sesame' }) === 6])

chapter('The night the program stops half way')
tell('After 500 people the connection is lost, and the program exits 0 as if those were all. 600 people are missing from its answer.')
changeCampus({ breaks_off_after: 500 })
const broken = muster('sync', { lines: 24 })
const survivors = everybody()
claim('Muster says that this was not everything', [broken === 4 || broken === 5])
claim('all 1,100 people are still there, nobody absent, nobody inactive', [
  survivors.length === 1100,
  survivors.every(({ state, active }) => state === 'present' && active),
])
tell('The next morning the program is well again:')
changeCampus({ breaks_off_after: null })
const morning = muster('sync', { lines: 12 })
claim('and nothing has to be made good', [morning === 0, pendingChanges() === 0, everybody().length === 1100])

chapter('What the runs did, night by night')
muster('runs')

sumUp([
  ['users --search lovelace', 'find people'],
  [`users show ${newName}`, 'her account, her credit, her journal'],
  [`explain ${newName}`, 'where each of these comes from, and since when'],
  ['groups', 'all groups, groups within groups counted through'],
  ['groups members "Chess Club"', 'who is in one'],
  ['run show 2', 'what the second run did, person by person'],
  ['undo 3 --plan', 'what taking the wedding back would do; changes nothing'],
  ['sync', 'once more; edit demo/campus.json first and see what happens'],
])
