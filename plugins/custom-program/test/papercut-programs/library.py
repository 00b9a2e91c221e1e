#!/usr/bin/env python3
"""A library's people. Prints them in random order, some twice; fails with exit code 255; chatters on stderr."""
import random
import sys

PEOPLE = {
    'maria': ['Maria Sklodowska', 'maria@library.example', 'Loans', 'Desk 1', '4711', 'm.s@home.example', '4712', 'msklodowska', '', '2718'],
    'søren': ['Søren Åberg', 'soren@library.example', 'Stacks', '', ''],
    'li': ['Li Wei'],
    'guest': [],
}
GROUPS = {'Staff': ['maria', 'søren', 'maria'], 'Reading room': ['li', 'guest']}


def record(name):
    return '\t'.join([name, *PEOPLE[name]])


def shuffled(lines):
    return '\n'.join(random.sample(lines, len(lines)))


print('library.py at your service', file=sys.stderr)
if len(sys.argv) == 1:
    name, password = (sys.stdin.readline().rstrip('\n') for _ in range(2))
    if name.lower() in PEOPLE and password == 'open ' + name.lower():
        print(f'OK\n{name.lower()}\n')
        sys.exit(0)
    print('wrong name or password', file=sys.stderr)
    print('ERROR\n')
    sys.exit(-1)

if len(sys.argv) < 3 or sys.argv[1] != '-':
    sys.exit(-1)
command, words = sys.argv[2], sys.argv[3:]
if command == 'is-valid':
    print('Y\nten thousand books')
elif command == 'all-users':
    print(shuffled([record(name) for name in [*PEOPLE, 'li', 'guest']]))
elif command == 'all-groups':
    print(shuffled(list(GROUPS)))
elif command == 'get-user-details':
    name = input()
    if name not in PEOPLE:
        print(f'no {name} here', file=sys.stderr)
        sys.exit(-1)
    print(record(name))
elif words and words[0] not in GROUPS:
    print('no such group', file=sys.stderr)
    sys.exit(-1)
elif command in ('group-members', 'group-member-names'):
    print(shuffled([record(name) for name in GROUPS[words[0]]]))
elif command == 'is-user-in-group':
    print('Y' if words[1] in GROUPS[words[0]] else 'N')
