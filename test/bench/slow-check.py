#!/usr/bin/env python3
"""A directory whose people are p0 to p1999. Checking a password takes it 10 to 20 ms, as a slow hash does; knowing that there is nobody, nothing."""
import json
import random
import sys
import time

PEOPLE = 2000


def knows(name):
    return name[:1] == 'p' and name[1:].isdigit() and int(name[1:]) < PEOPLE


def serve():
    for line in sys.stdin:
        request = json.loads(line)
        verb, params = request['verb'], request.get('params', {})
        if verb == 'ping':
            answer = {'type': 'pong'}
        elif verb == 'describe':
            answer = description
        elif not knows(params['username']):
            answer = {'type': 'rejected', 'reason': 'unknown-user'}
        elif verb == 'user':
            answer = {'type': 'user', 'id': params['username'], 'username': params['username']}
        else:
            time.sleep(random.uniform(0.010, 0.020))
            answer = {'type': 'rejected', 'reason': 'invalid-credentials'}
        print(json.dumps({'request': request['request'], **answer}), flush=True)


description = {
    'type': 'description',
    'name': 'slow-check',
    'version': '1.0.0',
    'protocol': {'from': 1, 'to': 1},
    'verbs': ['describe', 'list', 'user', 'authenticate', 'serve'],
    'identity': 'stable',
}

if __name__ == '__main__':
    if sys.argv[1:] == ['serve']:
        serve()
    elif sys.argv[1:] == ['describe']:
        print(json.dumps(description))
    elif sys.argv[1:] == ['list']:
        for number in range(PEOPLE):
            print(json.dumps({'type': 'user', 'id': 'p%d' % number, 'username': 'p%d' % number}))
        print(json.dumps({'type': 'end', 'users': PEOPLE, 'groups': 0, 'members': 0}))
    else:
        sys.exit(2)
