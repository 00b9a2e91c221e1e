#!/usr/bin/env python3
"""A campus as a directory program: prints the people and groups of a data file in the program protocol.

The data is the file named by CAMPUS, or campus.tsv in the working directory (see write-campus.ts). A password is
the person's id behind "secret-". Without arguments other than the verb, this is what an administrator would write.
"""
import json
import os
import sys


def campus():
    return open(os.environ.get('CAMPUS', 'campus.tsv'), encoding='utf-8', newline='\n')


def user_record(fields):
    _, id, username, given, family, email, department, employee_number, card, disabled = fields
    record = {
        'type': 'user',
        'id': id,
        'username': username,
        'displayName': given + ' ' + family,
        'givenName': given,
        'familyName': family,
        'email': email,
        'department': department,
        'employeeNumber': employee_number,
        'cardNumbers': [card],
    }
    if disabled:
        record['active'] = False
    return record


def list_all():
    users = groups = members = 0
    write, dumps = sys.stdout.write, json.dumps
    with campus() as lines:
        for line in lines:
            fields = line[:-1].split('\t')
            kind = fields[0]
            if kind == 'u':
                users += 1
                record = user_record(fields)
            elif kind == 'g':
                groups += 1
                record = {'type': 'group', 'id': fields[1], 'name': fields[2]}
            else:
                handles = fields[2].split(' ') if fields[2] else []
                members += len(handles)
                record = {'type': 'members', 'group': fields[1], 'members': handles}
            write(dumps(record) + '\n')
    write(dumps({'type': 'end', 'users': users, 'groups': groups, 'members': members}) + '\n')


def people_by_name():
    with campus() as lines:
        people = {}
        for line in lines:
            if line[0] != 'u':
                break
            fields = line[:-1].split('\t')
            people[fields[2].lower()] = fields
        return people


def find(username):
    wanted = username.lower()
    with campus() as lines:
        for line in lines:
            if line[0] == 'u' and line.split('\t', 3)[2].lower() == wanted:
                return line[:-1].split('\t')
    return None


def groups_of(id):
    with campus() as lines:
        return sorted({line.split('\t')[1] for line in lines if line[0] == 'm' and id in line[:-1].split('\t')[2].split(' ')})


def verdict(person, password):
    if person is None:
        return {'type': 'rejected', 'reason': 'unknown-user'}
    if password != 'secret-' + person[1]:
        return {'type': 'rejected', 'reason': 'invalid-credentials'}
    return {'type': 'accepted', 'username': person[2]}


description = {
    'type': 'description',
    'name': 'campus',
    'version': '1.0.0',
    'protocol': {'from': 1, 'to': 1},
    'verbs': ['describe', 'check', 'list', 'user', 'authenticate', 'serve'],
    'identity': 'stable',
    'concurrency': 16,
}


def serve():
    people = people_by_name()
    for line in sys.stdin:
        try:
            request = json.loads(line)
            number, verb, params = request['request'], request['verb'], request.get('params', {})
        except (ValueError, KeyError, TypeError):
            print(json.dumps({'type': 'error', 'class': 'bug', 'message': 'this line is not a request'}), flush=True)
            continue
        if verb == 'cancel':
            continue
        if verb == 'ping':
            answer = {'type': 'pong'}
        elif verb == 'describe':
            answer = description
        elif verb == 'user':
            person = people.get(params['username'].lower())
            answer = user_record(person) if person else {'type': 'rejected', 'reason': 'unknown-user'}
        elif verb == 'authenticate':
            answer = verdict(people.get(params['username'].lower()), params['password'])
        else:
            answer = {'type': 'error', 'class': 'not-found', 'message': 'this verb is not known'}
        print(json.dumps({'request': number, **answer}), flush=True)


def main(verb):
    if verb == 'list':
        list_all()
    elif verb == 'describe':
        print(json.dumps(description))
    elif verb == 'check':
        campus().close()
    elif verb == 'user':
        person = find(json.load(sys.stdin)['username'])
        if person is None:
            return 3
        print(json.dumps({**user_record(person), 'groups': groups_of(person[1])}))
    elif verb == 'authenticate':
        asked = json.load(sys.stdin)
        answer = verdict(find(asked['username']), asked['password'])
        print(json.dumps(answer))
        return 0 if answer['type'] == 'accepted' else 3
    elif verb == 'serve':
        serve()
    else:
        return 2
    return 0


if __name__ == '__main__':
    sys.stdout.reconfigure(encoding='utf-8')
    sys.stdin.reconfigure(encoding='utf-8')
    try:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ''))
    except OSError as fault:
        if isinstance(fault, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Nobody reads any more: nothing may be said at exit either.
            sys.exit(1)
        print('error: cannot read the campus: %s' % fault.strerror, file=sys.stderr)
        sys.exit(75)
