#!/bin/sh
# A directory as a table (`dialect: table`): a header line with the names of the fields, a line for each person, and a last
# line that says how many there were. Without that line a table that was cut off would look whole; nobody would be removed.
echo 'id,username,displayName,email,cardNumbers,groups'
cat <<'END' || exit 1
1001,jdoe,Jane Doe,jane.doe@example.edu,0441001;0441002,Students;Science
1002,mbrown,"Brown, Marcus",marcus.brown@example.edu,0441003,Students
1003,sobrien,Siobhán O'Brien,s.obrien@example.edu,,Students;Science
1010,KSmith,"Karen ""Kay"" Smith",karen.smith@example.edu,0441010,Staff
END
echo '#end users=4'
