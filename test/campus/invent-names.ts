import type { Dice } from './dice.ts'

/** One person's name, as a university really has them. */
export interface Name {
  readonly given: string
  readonly family: string
  /** What the username starts with; a number follows. */
  readonly stem: string
}

interface Script {
  readonly share: number
  readonly given: readonly string[]
  readonly family: readonly string[]
  /** Left out: the username is written in the script itself. */
  readonly stems?: readonly string[]
}

const scripts: readonly Script[] = [
  {
    share: 0.7,
    given: [
      'Anna',
      'Ben',
      'Clara',
      'David',
      'Emma',
      'Felix',
      'Grace',
      'Henry',
      'Iris',
      'Jason',
      'Kate',
      'Liam',
      'Maria',
      'Noah',
      'Olivia',
      'Paul',
      'Ruth',
      'Sam',
      'Tara',
      'Umar',
      'Vera',
      'Will',
      'Yusuf',
      'Zoe',
    ],
    family: [
      'Adams',
      'Baker',
      'Carter',
      'Davies',
      'Evans',
      'Fischer',
      'Garcia',
      'Hughes',
      'Ibrahim',
      'Jones',
      'Kowalski',
      'Lopez',
      'Meyer',
      'Novak',
      "O'Brien",
      'Patel',
      'Quinn',
      'Rossi',
      'Smith',
      'Taylor',
      'van der Berg',
      'Weber',
      'Young',
      'Zhang',
    ],
    stems: ['adams', 'Baker', 'carter', 'd.evans', 'f-garcia', "o'brien", 'JMEYER', 'n_novak', 'patel', 'smith', 'taylor', 'weber'],
  },
  {
    share: 0.1,
    given: ['Zoë', 'José', 'Jürgen', 'Søren', 'Łukasz', 'Çağla', 'Dvořák', 'Þóra', 'Ólafur', 'Ștefan'],
    family: ['Müller', 'Núñez', 'Ångström', 'Gößmann', 'Žižka', 'Đorđević', 'İnönü', 'Œuvray', 'Ærø', 'Fañé'],
    stems: ['mueller', 'nuñez', 'ångström', 'žižka', 'đorđević', 'gößmann'],
  },
  {
    share: 0.04,
    given: ['Zoe\u0308', 'Jose\u0301', 'Ange\u0300le', 'A\u030Asa'],
    family: ['Mu\u0308ller', 'Nun\u0303ez', 'Nguye\u0302\u0303n', 'Tra\u0302\u0300n'],
    stems: ['zoe\u0308', 'nun\u0303ez'],
  },
  {
    share: 0.06,
    given: ['伟', '芳', '陽子', '민준', '서연', '太郎', '𠮷之助', '𩸽'],
    family: ['王', '李', '佐藤', '김', '박', '髙橋', '𠮷田', '𡈽屋'],
    stems: ['wang', 'li', '佐藤', '김', '𠮷田'],
  },
  { share: 0.04, given: ['محمد', 'فاطمة', 'דוד', 'מרים', '\u200Fנועה'], family: ['الحسن', 'خان', 'כהן', 'לוי', 'עוז'] },
  {
    share: 0.04,
    given: ['Анна', 'Иван', 'Ελένη', 'Γιώργος', 'Նարե'],
    family: ['Иванова', 'Шевченко', 'Παπαδόπουλος', 'Петросян', 'Ζορμπάς'],
    stems: ['ivanova', 'иванова', 'παπαδόπουλος'],
  },
  {
    share: 0.02,
    given: ['Robin 🦊', '👩🏽‍🔬 Ada', 'R2D2 🤖', '🏳️‍🌈 Alex'],
    family: ['Smith 🎓', 'Núñez 👨‍👩‍👧', 'Ω'],
    stems: ['robin', 'ada🔬'],
  },
]

export function inventName(dice: Dice): Name {
  const script = pickScript(dice.fraction())
  return { given: dice.pick(script.given), family: dice.pick(script.family), stem: dice.pick(script.stems ?? script.family) }
}

function pickScript(fraction: number): Script {
  let rest = fraction
  for (const script of scripts) {
    if (rest < script.share) return script
    rest -= script.share
  }
  return scripts[0] as Script
}

const oddGroups: readonly ((number: number) => string)[] = [
  (number) => `Staff, Administration ${number}`,
  (number) => `R+D "Blue Sky" ${number}`,
  (number) => `share\\everyone ${number}`,
  (number) => `<printers> & co; ${number}`,
  (number) => `CN=Lab ${number},OU=Physics`,
  (number) => `#${number} on the list`,
  (number) => ` leading and trailing ${number} `,
  (number) => `-rf ${number}`,
  (number) => `$(reboot) \`id\` %PATH% ${number}`,
  (number) => `* wildcard? [${number}]`,
  (number) => `Größe und Maß ${number}`,
  (number) => `図書館 ${number} 𠮷`,
  (number) => `كلية الطب ${number}`,
  (number) => `Club 🎲 ${number}`,
]

/** Every eighth group has a name that breaks a careless program. */
export function inventGroupName(number: number): string {
  if (number % 8 !== 7) return `Course ${number}`
  const odd = oddGroups[((number - 7) / 8) % oddGroups.length] as (number: number) => string
  return odd(number)
}

export const departments = [
  'Arts',
  'Biology',
  'Chemistry',
  'Économie',
  'Law',
  'Mathematics',
  'Medicine',
  'Physics',
  'Théologie',
  '文学部',
] as const
