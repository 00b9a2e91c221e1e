#!/usr/bin/env python3
"""A PaperCut custom user program over the files users.txt and groups.tsv; CALLS names a file that its calls are noted in."""
import os
import sys

arguments = sys.argv[1:]
if 'CALLS' in os.environ:
    with open(os.environ['CALLS'], 'a', encoding='utf-8') as calls:
        calls.write('\0'.join(arguments) + '\n')

command = arguments[1]
if command == 'is-valid':
    print('Y')
elif command == 'all-users':
    with open('users.txt', encoding='utf-8') as users:
        sys.stdout.write(users.read())
elif command in ('all-groups', 'group-member-names'):
    with open('groups.tsv', encoding='utf-8') as groups:
        for line in groups:
            name, members = line.rstrip('\n').split('\t')
            if command == 'all-groups':
                print(name)
            elif name == arguments[2]:
                sys.stdout.write(''.join(member + '\n' for member in members.split(' ')))
else:
    sys.exit('unknown command')
