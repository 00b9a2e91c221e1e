#!/usr/bin/env python3
"""A directory out of text files, in Python with muster.py, one process per question or resident (`serve`)."""

import hashlib
import hmac
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'helpers'))  # not needed when muster.py is beside the script

import muster  # noqa: E402

program = muster.Program(name='University (muster.py)', threads=4)


def rows(name):
    try:
        with open(os.path.join(HERE, 'university', name), encoding='utf-8') as lines:
            return [line.rstrip('\n').split(':') for line in lines if not line.startswith('#')]
    except OSError as problem:
        raise muster.Unavailable(str(problem))


def people():
    for id, username, given, family, email, department, cards, active in rows('people.txt'):
        said = {'email': email, 'department': department, 'cardNumbers': cards and cards.split(';')}
        yield muster.user(username, id=id, displayName='%s %s' % (given, family), givenName=given, familyName=family,
                          active=active == 'true', **{field: value for field, value in said.items() if value})


@program.list
def everybody():
    yield from people()
    for id, name, description, members in rows('groups.txt'):
        yield muster.group(name, id=id, description=description)
        yield muster.members(id, members.split())


@program.user
def look_up(username):
    for person in people():
        if person['username'] == username:
            return dict(person, groups=[row[0] for row in rows('groups.txt') if person['id'] in row[3].split()])
    return None


@program.authenticate
def sign_in(username, password):
    person = look_up(username)
    if person is None:
        return muster.rejected('unknown-user')
    if not person['active']:
        return muster.rejected('disabled')
    for id, salt, known in rows('passwords.txt'):
        if id == person['id']:
            given = hashlib.sha256((salt + password).encode('utf-8')).hexdigest()
            return muster.accepted(person['username']) if hmac.compare_digest(given, known) else False
    return False


@program.check
def check():
    rows('people.txt'), rows('groups.txt'), rows('passwords.txt')


program.run()
