#!/bin/sh
# A directory out of text files, in POSIX shell with muster.sh. The files are in university/, and say what is in them.
. "${0%/*}/../helpers/muster.sh"
folder=${0%/*}/university
# Names are data: without this, a * in one would become the names of the files here.
set -f

people() { grep -v '^#' "$folder/people.txt" 2>/dev/null || muster_fail "$folder/people.txt cannot be read" 78; }
groups() { grep -v '^#' "$folder/groups.txt" 2>/dev/null || muster_fail "$folder/groups.txt cannot be read" 78; }

# Prints one person; "$@" are the fields of a line of people.txt, then the groups, if they are to be told.
print_person() {
  id=$1 username=$2 given=$3 family=$4 email=$5 department=$6 cards=$7 active=$8
  shift 8
  for group; do
    shift
    set -- "$@" groups="$group"
  done
  while [ -n "$cards" ]; do
    set -- "$@" cardNumbers="${cards%%;*}"
    cards=${cards#"${cards%%;*}"}
    cards=${cards#;}
  done
  muster_user id="$id" username="$username" displayName="$given $family" givenName="$given" familyName="$family" \
    email="$email" department="$department" active="$active" "$@"
}

list() {
  people | while IFS=: read -r id username given family email department cards active; do
    print_person "$id" "$username" "$given" "$family" "$email" "$department" "$cards" "$active"
  done
  groups | while IFS=: read -r id name description members; do
    muster_group id="$id" name="$name" description="$description"
    # Unquoted on purpose: the ids are separated by spaces.
    muster_members "$id" $members
  done
  muster_end
}

# Sets the variables of a line of people.txt to those of the person called $1.
find_person() {
  lines=$(people) || exit
  while IFS=: read -r id username given family email department cards active; do
    [ "$username" != "$1" ] || return 0
  done <<END
$lines
END
  return 1
}

user() {
  muster_read
  find_person "$muster_username" || muster_unknown
  set --
  lines=$(groups) || exit
  while IFS=: read -r group _ _ members; do
    case " $members " in
      *" $id "*) set -- "$@" "$group" ;;
    esac
  done <<END
$lines
END
  print_person "$id" "$username" "$given" "$family" "$email" "$department" "$cards" "$active" "$@"
}

authenticate() {
  muster_read
  [ -n "$muster_password" ] || muster_rejected
  find_person "$muster_username" || muster_rejected unknown-user
  [ "$active" = true ] || muster_rejected disabled
  line=$(grep "^$id:" "$folder/passwords.txt") || muster_fail "$folder/passwords.txt cannot be read" 75
  hash=${line##*:} salt=${line#*:}
  # printf is part of the shell: the password goes through a pipe, never into the arguments of a process.
  given=$(printf '%s' "${salt%:*}$muster_password" | sha256sum)
  [ "${given%% *}" = "$hash" ] || muster_rejected
  muster_accepted "$username"
}

case ${1-} in
  describe) muster_describe name='University (shell)' verbs='describe check list user authenticate' identity=stable ;;
  check) people >/dev/null && groups >/dev/null ;;
  list) list ;;
  user) user ;;
  authenticate) authenticate ;;
  *) exit 2 ;;
esac
