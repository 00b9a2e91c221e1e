#!/usr/bin/env python3
"""A directory program for Muster. It works as it is, with three made-up people: try `muster program check` on it, then put
your own queries where "YOURS" stands. muster.py, beside this file, prints, counts and explains."""

import hmac

import muster

program = muster.Program()

# When the source cannot be asked, raise muster.Unavailable('why') anywhere: an exception is never taken for "nobody".


@program.list
def everybody():
    # YOURS: yield everybody. The id must survive a rename: a number, not the name.
    yield muster.user('alice', id='1', displayName='Alice Archer', email='alice@example.edu')
    yield muster.user('bob', id='2', displayName="Bob O'Brien", email='bob@example.edu', cardNumbers=['0441002'])
    yield muster.user('carol', id='3', displayName='Carol Ångström', email='carol@example.edu')
    # YOURS: yield every group, and the ids of its members (people, or other groups).
    yield muster.group('Students', id='students')
    yield muster.members('students', ['1', '2'])
    yield muster.group('Staff', id='staff')
    yield muster.members('staff', ['3'])


@program.user
def look_up(username):
    # YOURS: ask for this one person; None means that nobody is called so. Give names to a database as parameters.
    for record in everybody():
        if record['type'] == 'user' and record['username'] == username:
            return record
    return None


@program.authenticate
def sign_in(username, password):
    # YOURS: ask the source whether the password is right. True, False, or muster.rejected('locked'); never keep or print it.
    if look_up(username) is None:
        return muster.rejected('unknown-user')
    return hmac.compare_digest(password.encode(), (username + '-demo').encode())


program.run()
