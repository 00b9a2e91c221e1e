/** `node test/campus/generate.ts FOLDER [PEOPLE GROUPS MEMBERSHIPS SEED]`: writes campus.tsv and campus-changed.tsv. */
import { join } from 'node:path'
import { inventCampus, inventChangedCampus, usualSize } from './invent-campus.ts'
import { writeCampus } from './write-campus.ts'

const [folder = '.', people, groups, memberships, seed] = process.argv.slice(2)
const size = {
  people: Number(people ?? usualSize.people),
  groups: Number(groups ?? usualSize.groups),
  memberships: Number(memberships ?? usualSize.memberships),
  seed: Number(seed ?? usualSize.seed),
}
console.log(JSON.stringify(writeCampus(inventCampus(size), join(folder, 'campus.tsv'))))
console.log(JSON.stringify(writeCampus(inventChangedCampus(size), join(folder, 'campus-changed.tsv'))))
