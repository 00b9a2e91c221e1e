#!/bin/sh
# Prints nothing and exits with 0 while its directory is down: while there is a file called `down` beside the data.
cd "$DATA" || exit 1
[ -e down ] && exit 0
if [ $# -eq 0 ]; then
  read -r name
  read -r password
  if grep -qx "$name $password" passwords; then echo OK; else echo ERROR; fi
  exit 0
fi
case $2 in
  is-valid) echo Y ;;
  all-users) cat users ;;
  all-groups) ls groups ;;
  get-user-details) read -r name && grep "^$name	" users || true ;;
  group-member-names) cat "groups/$3" ;;
  group-members) while read -r name; do grep "^$name	" users; done <"groups/$3" ;;
  is-user-in-group) if grep -qx "$4" "groups/$3"; then echo Y; else echo N; fi ;;
esac
