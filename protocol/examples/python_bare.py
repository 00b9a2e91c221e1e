#!/usr/bin/env python3
"""A directory out of text files, in Python with nothing but its own library: the protocol in full view."""

import hashlib
import hmac
import json
import os
import sys

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'university')


def rows(name):
    with open(os.path.join(FOLDER, name), encoding='utf-8') as lines:
        return [line.rstrip('\n').split(':') for line in lines if not line.startswith('#')]


def people():
    for id, username, given, family, email, department, cards, active in rows('people.txt'):
        person = {'type': 'user', 'id': id, 'username': username, 'displayName': '%s %s' % (given, family),
                  'givenName': given, 'familyName': family, 'active': active == 'true'}
        # A field that is empty in the file is left out: the file does not say. null would clear what Muster knows.
        if email:
            person['email'] = email
        if department:
            person['department'] = department
        if cards:
            person['cardNumbers'] = cards.split(';')
        yield person


def groups():
    for id, name, description, members in rows('groups.txt'):
        yield {'type': 'group', 'id': id, 'name': name, 'description': description}, members.split()


def find(username):
    for person in people():
        if person['username'] == username:
            return person
    return None


def describe():
    say({'type': 'description', 'name': 'University (Python)', 'protocol': {'from': 1, 'to': 1},
         'verbs': ['describe', 'list', 'user', 'authenticate'], 'identity': 'stable'})


def list_everybody():
    counts = {'users': 0, 'groups': 0, 'members': 0}
    for person in people():
        say(person)
        counts['users'] += 1
    for group, members in groups():
        say(group)
        counts['groups'] += 1
        # A group without members is told too, as [].
        for start in range(0, len(members) or 1, 1000):
            say({'type': 'members', 'group': group['id'], 'members': members[start:start + 1000]})
        counts['members'] += len(members)
    say(dict(counts, type='end'))


def user():
    person = find(question()['username'])
    if person is None:
        return 3
    say(dict(person, groups=[group['id'] for group, members in groups() if person['id'] in members]))


def authenticate():
    asked = question()
    person = find(asked['username'])
    if person is None:
        return reject('unknown-user')
    if not person['active']:
        return reject('disabled')
    salt, known = {id: (salt, hash) for id, salt, hash in rows('passwords.txt')}[person['id']]
    given = hashlib.sha256((salt + asked['password']).encode('utf-8', 'surrogatepass')).hexdigest()
    if asked['password'] == '' or not hmac.compare_digest(given, known):
        return reject('invalid-credentials')
    say({'type': 'accepted', 'username': person['username']})


def reject(reason):
    say({'type': 'rejected', 'reason': reason})
    return 3


def question():
    try:
        return json.loads(sys.stdin.buffer.read().decode('utf-8'))
    except ValueError:
        # Without the text: it may hold a password.
        sys.exit('error: stdin is not JSON')


def say(record):
    # Bytes, so that LANG=C changes nothing.
    sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode('utf-8') + b'\n')


verbs = {'describe': describe, 'list': list_everybody, 'user': user, 'authenticate': authenticate}

try:
    verb = verbs.get(sys.argv[1] if len(sys.argv) > 1 else '')
    code = verb() if verb else 2
    sys.stdout.flush()
except BrokenPipeError:
    # Nobody reads any more. Without this, Python complains when it flushes stdout at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    code = 1
except OSError as problem:
    sys.stderr.write('error: %s\n' % ascii(str(problem)))
    code = 75
sys.exit(code)
