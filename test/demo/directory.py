#!/usr/bin/env python3
"""A made-up university as a directory program: what Muster asks, and what it answers, by protocol/PROTOCOL.md.

    ./directory.py list | head

Everything but the first block would be the same if it asked a real student system. `campus.json` beside it says how many
newcomers there are, how many have left, who is called otherwise now, and whether the listing is to break off.
"""
import hmac
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
GIVEN = (
    "Ada Alan Barbara Carl Chen Dana Edsger Emmy Farid Grace Hedy Ines Ivan Jamal Joan Karen Katherine Lena Linus Mae "
    "Margaret Mateo Mina Niklaus Noor Olga Omar Paul Priya Radia Rosa Sofia Tim Tomás Ursula Vera Wanda Xiomara Yuki Zoë"
).split()
FAMILY = (
    "Abara Becker Castro Dahl Endo Fischer Greene Haddad Ivanova Jansen Kowalski Lindqvist Moreau Nakamura Okafor Petrov "
    "Quiroga Rossi Schmidt Tanaka Ueda Varga Weber Xu Yilmaz Zhang Almeida Brandt Costa"
).split()
ASCII = str.maketrans("áë", "ae")
DEPARTMENTS = "Biology Chemistry Economics History Informatics Law Linguistics Mathematics Music Physics".split()
RESIDENCES = ["East Hall", "Garden House", "North Hall", "Old Mill", "Riverside"]
CLUBS = ["Chess Club", "Choir", "Robotics Club", "Rowing Club"]
FIRST_STUDENTS, STAFF = 850, 150


def campus():
    with open(os.path.join(HERE, "campus.json"), encoding="utf-8") as file:
        return json.load(file)


def people(state):
    """Every person, always in the same order. Ids stay with a person for good; usernames do not."""
    left = range(100, 100 + state.get("left", 0))
    for number in range(FIRST_STUDENTS + STAFF + state["newcomers"]):
        if number in left:
            continue
        given, family = GIVEN[number % len(GIVEN)], FAMILY[number // len(GIVEN)]
        identifier = "p%04d" % (number + 1)
        username = ("%s.%s" % (given, family)).translate(ASCII).lower()
        is_staff = FIRST_STUDENTS <= number < FIRST_STUDENTS + STAFF
        person = {
            "type": "user",
            "id": identifier,
            "username": username,
            "displayName": "%s %s" % (given, family),
            "givenName": given,
            "familyName": family,
            "email": username + "@campus.example",
            "department": DEPARTMENTS[number % len(DEPARTMENTS)],
            "cardNumbers": ["%08d" % (30000000 + number * 7919)],
            "attributes": {"role": ["staff" if is_staff else "student"]},
        }
        person.update(state["changed"].get(identifier, {}))
        yield number, is_staff, person


def groups(everybody):
    """Name → members, by id or, for groups within groups, by name."""
    found = {"University": ["Students", "Staff"], "Staff": ["Faculty", "Administration"], "Students": []}
    found.update((name, []) for name in ["Faculty", "Administration"] + DEPARTMENTS + RESIDENCES + CLUBS)
    found.update(("Course %d" % (101 + number), []) for number in range(16))
    for number, is_staff, person in everybody:
        identifier = person["id"]
        found[person["department"]].append(identifier)
        if is_staff:
            found["Faculty" if number % 3 else "Administration"].append(identifier)
            continue
        found["Students"].append(identifier)
        found["Course %d" % (101 + number % 16)].append(identifier)
        if number % 2:
            found[RESIDENCES[number % len(RESIDENCES)]].append(identifier)
        if number % 7 == 0:
            found[CLUBS[number % len(CLUBS)]].append(identifier)
    return found


def say(record):
    print(json.dumps(record, ensure_ascii=False))


def describe(_question):
    say({"type": "description", "name": "Campus", "version": "1", "protocol": {"from": 1, "to": 1},
         "verbs": ["describe", "check", "list", "user", "authenticate"], "identity": "stable"})


def check(_question):
    campus()


def list_everything(_question):
    state = campus()
    everybody = list(people(state))
    found = groups(everybody)
    for printed, (_number, _is_staff, person) in enumerate(everybody):
        if printed == state["breaks_off_after"]:
            # The connection to the student system is lost, and nobody thought of that: no error, exit 0.
            return
        say(person)
    pairs = 0
    for name, members in found.items():
        say({"type": "group", "id": "g-" + name, "name": name})
        for start in range(0, len(members), 1000):
            say({"type": "members", "group": name, "members": members[start:start + 1000]})
        pairs += len(members)
    say({"type": "end", "users": len(everybody), "groups": len(found), "members": pairs})


def find(username):
    everybody = list(people(campus()))
    for _number, _is_staff, person in everybody:
        if person["username"].lower() == username.lower():
            return person, [name for name, members in groups(everybody).items() if person["id"] in members]
    sys.exit(3)


def user(question):
    person, memberships = find(question["username"])
    say(dict(person, groups=memberships))


def authenticate(question):
    """In this university everybody's password is `sesame-` and the id. A real program would ask the real system."""
    person, _memberships = find(question["username"])
    right = "sesame-" + person["id"]
    if not hmac.compare_digest(right.encode(), question["password"].encode()):
        sys.exit(3)
    say({"type": "accepted", "username": person["username"]})


VERBS = {"describe": describe, "check": check, "list": list_everything, "user": user, "authenticate": authenticate}

if __name__ == "__main__":
    # The same bytes come out whatever the locale; Python 3.6 has no reconfigure().
    sys.stdin = open(0, encoding="utf-8", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", newline="\n", closefd=False)
    verb = VERBS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if verb is None:
        sys.exit(2)
    asks = verb in (user, authenticate)
    try:
        verb(json.loads(sys.stdin.read()) if asks else {})
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever listened has seen enough.
        os._exit(1)
