"""The Muster program protocol for Python 3.6 and newer. One file, no dependencies: put it beside your script.

    #!/usr/bin/env python3
    import muster

    program = muster.Program()

    @program.list
    def everybody():
        yield muster.user(id='1001', username='jdoe', displayName='Jane Doe', cardNumbers=['0441'])
        yield muster.group(id='g1', name='Students')
        yield muster.members('g1', ['1001'])

    @program.user
    def look_up(username):              # None: nobody is called so
        return None

    @program.authenticate
    def sign_in(username, password):    # True, False, muster.accepted('JDoe') or muster.rejected('locked')
        return False

    program.run()

`run` answers every verb of protocol/PROTOCOL.md for which there is a function, `describe` and `serve` by itself. It prints
UTF-8 whatever the locale, splits long `members` records, counts, prints `end` when the function has finished (and only
then), and turns exceptions into exit codes: `muster.Unavailable` 75, `muster.Denied` 77, `muster.Misconfigured` 78, any
other 1. A function never has to print anything.

Further: `@program.changes` gets a cursor and yields what changed since (also `muster.gone`, `muster.reset`);
`yield muster.end(cursor=…)` last, in `list` and `changes`, gives the next cursor; `@program.check` asks the source
something cheap. `yield muster.error('user', '1001', 'why')` says that one person could not be read.
"""

import datetime
import json
import os
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor


class Unavailable(Exception):
    """The source cannot be asked now; trying again later makes sense."""


class Denied(Exception):
    """The source refused us: the account that asks has no right to."""


class Misconfigured(Exception):
    """A file, an address or a setting of this program is wrong."""


class Cancelled(Exception):
    """Muster does not want the answer any more."""


EXIT_CODES = {Unavailable: 75, Denied: 77, Misconfigured: 78}
ERROR_CLASSES = {75: 'transient', 77: 'permission', 78: 'config', 1: 'bug'}

TEXTS = {'displayName', 'givenName', 'familyName', 'email', 'department', 'office', 'employeeNumber', 'homeDirectory',
         'pin', 'active', 'activeFrom', 'activeUntil', 'description'}
LISTS = {'otherEmails', 'cardNumbers', 'aliases'}
NAMES = {'id', 'username', 'name', 'handles', 'groups'}
USER_FIELDS = (TEXTS - {'description'}) | LISTS | {'id', 'username', 'handles', 'groups', 'attributes'}
GROUP_FIELDS = {'id', 'name', 'handles', 'description', 'email'}

MEMBERS_PER_LINE = 1000


# --- records ------------------------------------------------------------------------------------------------------------

def user(username, **fields):
    """A person. None says that there is none (clears); a field left out says nothing (keeps). Numbers become strings."""
    return _record('user', 'username', username, fields, USER_FIELDS)


def group(name, **fields):
    """A group."""
    return _record('group', 'name', name, fields, GROUP_FIELDS)


def members(group, members=None, mode=None, unknown=False):
    """The members of a group, all by handle; `unknown=True` when they could not all be read."""
    record = {'type': 'members', 'group': _text(group)}
    if unknown or members is None:
        record['unknown'] = True
    else:
        record['members'] = [member if type(member) is str else _text(member) for member in members]
    if mode is not None:
        record['mode'] = mode
    return record


def gone(kind, id, reason='deleted'):
    """In `changes`: this user or group left the directory (`deleted`) or what you list (`left-scope`)."""
    return {'type': 'gone', 'kind': kind, 'id': _text(id), 'reason': reason}


def present(kind, ids):
    """In `changes`: these are unchanged and still there."""
    return {'type': 'present', 'kind': kind, 'ids': [_text(id) for id in ids]}


def reset():
    """In `changes`: the cursor cannot be continued from."""
    return {'type': 'reset'}


def progress(done, total=None):
    """Keeps Muster from taking a long silence for a hang."""
    return {'type': 'progress', 'done': done} if total is None else {'type': 'progress', 'done': done, 'total': total}


def error(kind, id, message, hint=None):
    """This one person or group could not be read; the rest goes on."""
    record = {'type': 'error', 'class': 'data', 'message': message, 'record': {'kind': kind, 'id': _text(id)}}
    if hint is not None:
        record['hint'] = hint
    return record


def end(cursor=None, covers=None):
    """Only to give a cursor: `run` adds the counts, and prints `end` without being asked."""
    record = {'type': 'end'}
    if cursor is not None:
        record['cursor'] = _text(cursor)
    if covers is not None:
        record['covers'] = covers
    return record


def accepted(username=None):
    """The password is right. `username`: the name as the source spells it."""
    return {'type': 'accepted'} if username is None else {'type': 'accepted', 'username': username}


def rejected(reason='invalid-credentials'):
    """The source said no: invalid-credentials, unknown-user, locked, expired, must-change or disabled."""
    return {'type': 'rejected', 'reason': reason}


def _record(kind, name_field, name, fields, known):
    record = {'type': kind}
    if fields.get('id') is not None:
        record['id'] = _text(fields['id'])
    record[name_field] = _text(name)
    for field, value in fields.items():
        if field not in known:
            raise TypeError("a %s has no field '%s'; further ones go into attributes={…}" % (kind, field))
        if field == 'id':
            continue
        if type(value) is not str or field in LISTS or field in NAMES:
            value = _convert(field, value)
        record[field] = value
    return record


def _convert(field, value):
    if value is None or field == 'active':
        return value
    if field == 'attributes':
        return {name: None if values is None else _texts(values) for name, values in value.items()}
    if field in LISTS or field in NAMES:
        return _texts(value)
    return _text(value)


def _texts(value):
    return [_text(value)] if isinstance(value, (str, int)) else [_text(one) for one in value]


def _text(value):
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime.datetime):
        return (value if value.tzinfo else value.replace(tzinfo=datetime.timezone.utc)).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    raise TypeError('expected text, got %r of type %s' % (value, type(value).__name__))


# --- the program --------------------------------------------------------------------------------------------------------

class Program:
    """What your functions are registered with. `identity='name'`: your users have no id that survives a rename."""

    def __init__(self, name=None, version=None, identity='stable', threads=1):
        self.description = {'type': 'description', 'name': name or os.path.basename(sys.argv[0]),
                            'protocol': {'from': 1, 'to': 1}, 'identity': identity}
        if version is not None:
            self.description['version'] = version
        if threads > 1:
            self.description['concurrency'] = threads
        self.threads = threads
        self.functions = {}

    def list(self, function):
        return self._register('list', function)

    def user(self, function):
        return self._register('user', function)

    def authenticate(self, function):
        return self._register('authenticate', function)

    def changes(self, function):
        return self._register('changes', function)

    def check(self, function):
        return self._register('check', function)

    def _register(self, verb, function):
        self.functions[verb] = function
        return function

    def run(self, arguments=None):
        """Answers the verb in `sys.argv` and exits."""
        arguments = sys.argv[1:] if arguments is None else arguments
        verb = arguments[0] if arguments else ''
        try:
            sys.exit(self._serve() if verb == 'serve' else self._answer_once(verb))
        except BrokenPipeError:
            # S5: nobody reads any more. Pointing stdout elsewhere keeps Python from complaining when it flushes at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            sys.exit(1)

    def _answer_once(self, verb):
        if verb != 'describe' and verb not in self.functions:
            sys.stderr.write('error: unknown verb; this program answers %s\n' % ', '.join(self._verbs()))
            return 2
        output = _Output()
        try:
            parameters = _read_parameters() if verb in ('user', 'authenticate', 'changes') else {}
            last = self._answer(verb, parameters, output)
        except BrokenPipeError:
            raise
        except Exception as problem:
            output.flush()
            return _explain(problem)
        # A rejection is exit 3; for `user` nothing is printed, since nobody is called so.
        if last['type'] == 'rejected':
            if verb == 'authenticate':
                output.write(last)
            output.flush()
            return 3
        if verb != 'check':
            output.write(last)
        output.flush()
        return 0

    def _answer(self, verb, parameters, output):
        """Writes all records of an answer but the last one, which it returns."""
        if verb == 'describe':
            return dict(self.description, verbs=self._verbs())
        function = self.functions[verb]
        if verb == 'check':
            function()
            return {'type': 'end', 'users': 0, 'groups': 0, 'members': 0}
        if verb == 'list':
            return _write_records(function(), output, verb)
        if verb == 'changes':
            return _write_records(function(_parameter(parameters, 'cursor')), output, verb)
        username = _parameter(parameters, 'username')
        if not _is_name(username):
            return rejected('unknown-user')
        if verb == 'user':
            return function(username) or rejected('unknown-user')
        password = _parameter(parameters, 'password')
        # A4: many directories take an empty password for an anonymous bind and say yes.
        if password == '' or not _is_name(password):
            return rejected()
        answer = function(username, password)
        if answer is True:
            return accepted()
        if answer is False:
            return rejected()
        if isinstance(answer, dict) and answer.get('type') in ('accepted', 'rejected'):
            return answer
        raise TypeError('the authenticate function must return True, False, muster.accepted() or muster.rejected()')

    def _verbs(self):
        return ['describe'] + sorted(self.functions) + ['serve']

    def _serve(self):
        """Rung 2: one process for many questions."""
        cancelled = set()
        lock = threading.Lock()
        with ThreadPoolExecutor(max_workers=self.threads) as pool:
            for line in _stdin():
                request = _parse_request(line)
                if request is None:
                    _Output(lock=lock).finish({'type': 'error', 'class': 'bug', 'message': 'a line on stdin is not a request'})
                    continue
                number, verb, parameters = request
                output = _Output(number, lock, cancelled)
                if verb == 'cancel':
                    cancelled.add(parameters.get('request'))
                elif verb == 'ping':
                    output.finish({'type': 'pong'})
                elif verb != 'describe' and verb not in self.functions:
                    output.finish({'type': 'error', 'class': 'not-found', 'message': 'unknown verb'})
                else:
                    pool.submit(self._answer_request, verb, parameters, output)
        return 0

    def _answer_request(self, verb, parameters, output):
        try:
            last = self._answer(verb, parameters, output)
        except BrokenPipeError:
            os._exit(1)
        except Cancelled:
            last = {'type': 'error', 'class': 'transient', 'message': 'cancelled'}
        except Exception as problem:
            code = _explain(problem)
            last = {'type': 'error', 'class': ERROR_CLASSES[code], 'message': _sentence(problem)}
        try:
            output.finish(last)
        except BrokenPipeError:
            os._exit(1)


def _write_records(records, output, verb):
    users = groups = pairs = 0
    last = {'type': 'end'}
    for record in records:
        kind = record['type']
        if kind == 'user':
            users += 1
        elif kind == 'group':
            groups += 1
        elif kind == 'members' and 'members' in record:
            whole = record['members']
            pairs += len(whole)
            # L5: at most 1,000 members on a line.
            for start in range(0, len(whole), MEMBERS_PER_LINE) if len(whole) > MEMBERS_PER_LINE else ():
                output.write(dict(record, members=whole[start:start + MEMBERS_PER_LINE]))
            if len(whole) > MEMBERS_PER_LINE:
                continue
        elif kind == 'end':
            last = record
            continue
        elif kind == 'reset':
            return record
        output.write(record)
    # L9: an empty listing is a failure, never an answer.
    if verb == 'list' and users == 0:
        raise RuntimeError('the listing has no user')
    return dict(last, users=users, groups=groups, members=pairs)


class _Output:
    """Lines gathered and written together: one write for every 500 records is what makes Python fast enough."""

    def __init__(self, request=None, lock=None, cancelled=()):
        self.opening = '{' if request is None else '{"request":%d,' % request
        self.request = request
        self.lock = lock
        self.cancelled = cancelled
        self.lines = []

    def write(self, record):
        if self.request in self.cancelled:
            self.lines = []
            raise Cancelled()
        line = _encode(record)
        self.lines.append(line if self.request is None else self.opening + line[1:])
        if len(self.lines) >= 500:
            self.flush()

    def finish(self, record):
        self.cancelled = ()
        self.write(record)
        self.flush()

    def flush(self):
        lines, self.lines = self.lines, []
        if not lines:
            return
        try:
            data = ('\n'.join(lines) + '\n').encode('utf-8')
        except UnicodeEncodeError:
            data = ('\n'.join(map(_mend, lines)) + '\n').encode('utf-8')
        if self.lock is None:
            _write_all(data)
        else:
            with self.lock:
                _write_all(data)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(',', ':'), allow_nan=False).encode


def _mend(line):
    """Half a surrogate pair (a file name that is not UTF-8, say) cannot be printed: escaped, Muster can say whose it is."""
    return ''.join('\\u%04x' % ord(char) if '\ud800' <= char <= '\udfff' else char for char in line)


def _write_all(data):
    while data:
        data = data[os.write(1, data):]


def _stdin():
    return () if sys.stdin is None else sys.stdin.buffer


def _read_parameters():
    text = b''.join(_stdin())
    try:
        parameters = json.loads(text.decode('utf-8')) if text.strip() else {}
    except ValueError:
        parameters = None
    if not isinstance(parameters, dict):
        # Without the text: it may hold a password.
        raise RuntimeError('stdin is not a JSON object')
    return parameters


def _parse_request(line):
    try:
        request = json.loads(line.decode('utf-8'))
    except ValueError:
        return None
    if not isinstance(request, dict) or not isinstance(request.get('verb'), str):
        return None
    number = request.get('request')
    parameters = request.get('params', {})
    if not isinstance(parameters, dict):
        return None
    if request['verb'] != 'cancel' and (not isinstance(number, int) or isinstance(number, bool)):
        return None
    return number, request['verb'], parameters


def _parameter(parameters, name):
    value = parameters.get(name, '')
    if not isinstance(value, str):
        raise RuntimeError('%s on stdin is not a string' % name)
    return value


def _is_name(text):
    """Whether anybody can be called so: not empty, and no half of a surrogate pair."""
    try:
        return text.encode('utf-8') != b''
    except UnicodeEncodeError:
        return False


def _sentence(problem):
    return ' '.join(str(problem).split()) or type(problem).__name__


def _explain(problem):
    """Says on stderr what went wrong, and gives the exit code."""
    for kind, code in EXIT_CODES.items():
        if isinstance(problem, kind):
            sys.stderr.write('error: %s\n' % _printable(_sentence(problem)))
            return code
    sys.stderr.write('error: %s\n%s' % (_printable(_sentence(problem)), _printable(traceback.format_exc())))
    return 1


def _printable(text):
    """LANG=C would otherwise turn an error with a name in it into another error."""
    encoding = sys.stderr.encoding or 'ascii'
    return text.encode(encoding, 'backslashreplace').decode(encoding)
