#!/bin/sh
# A table (`dialect: table`): a header line, a row for each person, and a last line that counts them where they are printed.
# The files are in university/, and say what is in them.
folder=${0%/*}/university
cd "$folder" || exit 78

awk -F: '
  function cell(text) { gsub(/"/, "\"\"", text); return "\"" text "\"" }
  BEGIN { print "id,username,givenName,familyName,email,department,cardNumbers,active" }
  /^#/ { next }
  # The second file: id:name:description:ids of the members.
  FILENAME == "groups.txt" {
    groups = groups "\n" cell($1) "," cell($2) "," cell($3) "," members($4, "people") "," members($4, "groups")
    next
  }
  { print cell($1) "," cell($2) "," cell($3) "," cell($4) "," cell($5) "," cell($6) "," cell($7) "," cell($8); count++; known[$1] = 1 }
  function members(ids, kind,   list, n, i, text) {
    n = split(ids, list, " ")
    for (i = 1; i <= n; i++) if ((kind == "people") == (list[i] in known)) text = text (text == "" ? "" : ";") list[i]
    return cell(text)
  }
  END {
    if (!count) exit 1
    print "#groups"
    print "id,name,description,members,subgroups" groups
    print "#end users=" count
  }
' people.txt groups.txt
