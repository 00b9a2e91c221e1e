#!/bin/sh
# A directory program for Muster, in POSIX shell. It works as it is, with three made-up people: try `muster program check`
# on it, then put your own queries where "YOURS" stands. muster.sh, beside this file, explains each muster_… word.
. "${0%/*}/muster.sh"
# Names are data: without this, a * in one would become the names of files.
set -f

# YOURS: print a line for each person: id:username:name:email. The id must survive a rename: a number, not the name.
# When the source cannot be asked, say so instead of printing less, e.g.:
#   psql -AtF: -c 'select id, login, name, mail from person' || muster_fail 'the database does not answer' 75
people() {
  cat <<'END'
1:alice:Alice Archer:alice@example.edu
2:bob:Bob O'Brien:bob@example.edu
3:carol:Carol Ångström:carol@example.edu
END
}

# YOURS: print a line for each group: id:name:ids of its members, separated by spaces.
groups() {
  cat <<'END'
students:Students:1 2
staff:Staff:3
END
}

# YOURS: succeed only if the password is right. Hand it on through a pipe, as here: arguments of commands can be seen by
# everybody on this machine. If the source cannot be asked: muster_fail 'why' 75.
password_is_right() { # USERNAME PASSWORD
  [ "$(printf '%s' "$2" | cksum)" = "$(printf '%s' "$1-demo" | cksum)" ]
}

# --- What follows needs no change. ---------------------------------------------------------------------------------------

list() {
  people | while IFS=: read -r id username name email || [ -n "$id" ]; do
    muster_user id="$id" username="$username" displayName="$name" email="$email"
  done
  groups | while IFS=: read -r id name members || [ -n "$id" ]; do
    muster_group id="$id" name="$name"
    # Unquoted on purpose: one word for each id.
    muster_members "$id" $members
  done
  muster_end
}

# Sets id, username, name and email to those of the person called $1.
find_person() {
  lines=$(people) || exit
  while IFS=: read -r id username name email; do
    [ "$username" != "$1" ] || return 0
  done <<END
$lines
END
  return 1
}

case ${1-} in
  describe) muster_describe name="${0##*/}" verbs='describe list user authenticate' identity=stable ;;
  list) list ;;
  user)
    muster_read
    find_person "$muster_username" || muster_unknown
    muster_user id="$id" username="$username" displayName="$name" email="$email"
    ;;
  authenticate)
    muster_read
    [ -n "$muster_password" ] || muster_rejected
    find_person "$muster_username" || muster_rejected unknown-user
    password_is_right "$username" "$muster_password" || muster_rejected
    muster_accepted "$username"
    ;;
  *) exit 2 ;;
esac
