#!/usr/bin/python3 -IS
"""Asks PAM, in a process of its own, whether a name and a password belong together.

    muster-pam.py authenticate SERVICE
        stdin:  the name, a NUL, the password, a NUL
        stdout: "authenticate N", then "account N" if that was 0, and "user NAME": N is what Linux-PAM returned
    muster-pam.py check SERVICE
        stdout: "libpam yes|no", "service FILE|none", "shadow yes|no", "user UID"

The password is neither an argument nor in the environment, and nothing of it is printed. May be installed with rights of its own
and named in `pam.helper`: docs/unix.md says how.
"""

import ctypes
import os
import resource
import sys

PROMPT_ECHO_OFF = 1
PAM_SUCCESS = 0
PAM_CONV_ERR = 19
PAM_USER = 2
PAM_FAIL_DELAY = 10
PAM_SILENT = 0x8000
FOLDERS = ("/etc/pam.d", "/usr/lib/pam.d", "/usr/share/pam.d")


class Message(ctypes.Structure):
    _fields_ = [("style", ctypes.c_int), ("text", ctypes.c_char_p)]


class Response(ctypes.Structure):
    _fields_ = [("text", ctypes.c_void_p), ("code", ctypes.c_int)]


Converse = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_int,
    ctypes.POINTER(ctypes.POINTER(Message)),
    ctypes.POINTER(ctypes.POINTER(Response)),
    ctypes.c_void_p,
)
Delay = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_uint, ctypes.c_void_p)


class Conversation(ctypes.Structure):
    _fields_ = [("converse", Converse), ("data", ctypes.c_void_p)]


def load():
    """What is loaded into the process already goes first, as libraries that stand in front of libpam expect."""
    try:
        ctypes.CDLL("libpam.so.0", ctypes.RTLD_GLOBAL)
    except OSError:
        return None
    return ctypes.CDLL(None)


def answer_with(password, library):
    library.calloc.restype = ctypes.c_void_p
    library.calloc.argtypes = [ctypes.c_size_t, ctypes.c_size_t]
    library.strdup.restype = ctypes.c_void_p
    library.strdup.argtypes = [ctypes.c_char_p]

    def converse(number, messages, responses, _data):
        # Some modules say something and want no answer.
        if not responses:
            return PAM_SUCCESS
        room = library.calloc(number, ctypes.sizeof(Response))
        if not room:
            return PAM_CONV_ERR
        # libpam frees the answers: they have to be its own.
        responses[0] = ctypes.cast(room, ctypes.POINTER(Response))
        for index in range(number):
            if messages[index].contents.style == PROMPT_ECHO_OFF:
                responses[0][index].text = library.strdup(password)
        return PAM_SUCCESS

    return converse


def authenticate(service):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    parts = sys.stdin.buffer.read().split(b"\0")
    if len(parts) != 3 or parts[2] != b"" or parts[0] == b"":
        sys.exit("muster-pam: expected a name, a NUL, a password, a NUL on stdin")
    name, password = parts[0], parts[1]
    library = load()
    if library is None:
        sys.exit("muster-pam: there is no libpam.so.0")
    conversation = Conversation(Converse(answer_with(password, library)), None)
    handle = ctypes.c_void_p()
    started = library.pam_start(service.encode(), name, ctypes.byref(conversation), ctypes.byref(handle))
    if started != PAM_SUCCESS:
        sys.exit("muster-pam: pam_start returned %d" % started)
    # Who asks limits attempts, and keeps others from learning by the time that it takes; waiting here would only hold a process.
    delay = Delay(lambda code, microseconds, data: None)
    library.pam_set_item(handle, PAM_FAIL_DELAY, ctypes.cast(delay, ctypes.c_void_p))
    code = library.pam_authenticate(handle, PAM_SILENT)
    lines = [b"authenticate %d" % code]
    if code == PAM_SUCCESS:
        code = library.pam_acct_mgmt(handle, PAM_SILENT)
        lines.append(b"account %d" % code)
    user = ctypes.c_char_p()
    if library.pam_get_item(handle, PAM_USER, ctypes.byref(user)) == PAM_SUCCESS and user.value:
        lines.append(b"user " + user.value)
    library.pam_end(handle, code)
    return lines + [b"shadow " + (b"yes" if may_read_shadow() else b"no")]


def may_read_shadow():
    try:
        with open("/etc/shadow", "rb"):
            return True
    except OSError:
        return False


def check(service):
    found = [os.path.join(folder, service) for folder in FOLDERS if os.path.exists(os.path.join(folder, service))]
    return [
        b"libpam " + (b"no" if load() is None else b"yes"),
        b"service " + os.fsencode(found[0] if found else "none"),
        b"shadow " + (b"yes" if may_read_shadow() else b"no"),
        b"user %d" % os.geteuid(),
    ]


def main():
    verbs = {"authenticate": authenticate, "check": check}
    if len(sys.argv) != 3 or sys.argv[1] not in verbs:
        sys.exit("usage: muster-pam.py authenticate|check SERVICE")
    sys.stdout.buffer.write(b"\n".join(verbs[sys.argv[1]](sys.argv[2])) + b"\n")


main()
