#!/usr/bin/env python3
"""A directory that knows what changed since the last time, with muster.py.

log.txt is a list of changes; the number of its last line is the cursor. Muster keeps the cursor of every complete answer and
hands it back to `changes`. Real directories have the like: a table of changes, a column "modified", an update sequence number.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'helpers'))  # not needed when muster.py is beside the script

import muster  # noqa: E402

program = muster.Program(name='University (changes)')


def rows(name):
    with open(os.path.join(HERE, 'university', name), encoding='utf-8') as lines:
        return [line.rstrip('\n').split(':') for line in lines if not line.startswith('#')]


def people():
    return {id: muster.user(username, id=id, displayName='%s %s' % (given, family), active=active == 'true')
            for id, username, given, family, _, _, _, active in rows('people.txt')}


def groups():
    return {id: (muster.group(name, id=id, description=description), muster.members(id, members.split()))
            for id, name, description, members in rows('groups.txt')}


@program.list
def everybody():
    # Asked before the people: what changes while we list is then told again by `changes`, instead of being missed.
    newest = rows('log.txt')[-1][0]
    yield from people().values()
    for group, members in groups().values():
        yield group
        yield members
    yield muster.end(cursor=newest)


@program.changes
def since(cursor):
    log = rows('log.txt')
    oldest, newest = int(log[0][0]), int(log[-1][0])
    # A cursor that is not ours, or from before the log begins: we cannot know what changed, and say so.
    if not cursor.isdigit() or not oldest - 1 <= int(cursor) <= newest:
        yield muster.reset()
        return
    known_people, known_groups = people(), groups()
    for number, what, id in log:
        if int(number) <= int(cursor):
            continue
        if what == 'user':
            yield known_people[id]
        elif what == 'group':
            yield known_groups[id][0]
        elif what == 'members':
            yield known_groups[id][1]
        elif what in ('gone user', 'gone group'):
            yield muster.gone(what[5:], id)
    yield muster.end(cursor=newest)


@program.user
def look_up(username):
    for id, person in people().items():
        if person['username'] == username:
            return dict(person, groups=[group for group, members in groups().items() if id in members[1]['members']])
    return None


program.run()
