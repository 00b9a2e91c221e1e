# muster.sh: the Muster program protocol for POSIX shells (dash, bash, busybox, ksh). No jq, no bash, no other file.
#
# Put this file beside your script and read it with:   . "${0%/*}/muster.sh"
#
#   muster_user  id=1001 username=jdoe displayName='Jane Doe' cardNumbers=0441 cardNumbers=0442
#   muster_group id=g1 name=Students
#   muster_members g1 1001 1002 1003       handles of the members, as many as you like
#   muster_members_unknown g1              when they could not all be read
#   muster_end [CURSOR]                    the proof that the listing is complete, with the counts
#
#   muster_read                            sets muster_username, muster_password, muster_cursor from stdin
#   muster_accepted [NAME]                 the password is right: exits 0
#   muster_rejected [REASON]               it is not: exits 3
#   muster_unknown                         nobody is called so: exits 3
#
#   muster_gone user 1001                  in `changes`: left the directory
#   muster_reset                           in `changes`: the cursor is too old, list again; exits 0
#   muster_error user 1001 'why'           that person (or group) could not be read; the rest goes on
#   muster_fail 'why' [CODE]               nothing can be trusted: exits 1, or 75 (later), 77 (denied), 78 (misconfigured)
#   muster_describe name=… verbs='list user authenticate' identity=stable
#
# Words are FIELD=VALUE. A field with several values is given several times in a row. `FIELD=` (empty) says nothing: what
# Muster knows stays. '!FIELD' says "there is none": what Muster knows is cleared. attributes.NAME=VALUE is a further field.
#
# Counts survive `… | while read …; do muster_user …; done`, although such a loop is a process of its own; so does a
# failure: once muster_fail was called anywhere, muster_end refuses. Guard the left side of a pipe like this:
#
#   { your-query || muster_fail 'the query failed' 75; } | while IFS=: read -r id name; do … done
#
# Set muster_input=lines before muster_read if the configuration says `input: lines`.

muster_input=json
muster_verb=${1-}
muster_lf='
'
muster_controls=$(printf '\001\002\003\004\005\006\007\010\011\012\013\014\015\016\017\020\021\022\023\024\025\026\027\030\031\032\033\034\035\036\037')

# The tally is a file without a name, shared by all subshells: a line for every record printed, and for every failure.
muster_tally=${MUSTER_TMPDIR:-${TMPDIR:-/tmp}}/muster-tally-$$
(umask 077 && set -C && : >"$muster_tally") 2>/dev/null || {
  printf 'error: %s cannot be written; set TMPDIR to a folder that can\n' "$muster_tally" >&2
  exit 1
}
exec 8<"$muster_tally" 9>>"$muster_tally"
rm -f "$muster_tally"

# --- what a listing is made of -----------------------------------------------------------------------------------------

muster_user() {
  muster_record user "$@"
  case $muster_line in
    *',"username":"'*) ;;
    *) muster_fail 'muster_user needs username=NAME' ;;
  esac
  muster_print "$muster_line"
  muster_count u
}

muster_group() {
  muster_record group "$@"
  case $muster_line in
    *',"name":"'*) ;;
    *) muster_fail 'muster_group needs name=NAME' ;;
  esac
  muster_print "$muster_line"
  muster_count g
}

muster_members() {
  muster_escape "$1"
  muster_start="{\"type\":\"members\",\"group\":\"$muster_text\",\"members\":["
  shift
  muster_line=$muster_start muster_comma='' muster_size=0
  for muster_value; do
    # L5: at most 1,000 members on a line.
    if [ "$muster_size" -eq 1000 ]; then
      muster_print "$muster_line]}"
      muster_count "m 1000"
      muster_line=$muster_start muster_comma='' muster_size=0
    fi
    muster_escape "$muster_value"
    muster_line=$muster_line$muster_comma\"$muster_text\"
    muster_comma=, muster_size=$((muster_size + 1))
  done
  muster_print "$muster_line]}"
  muster_count "m $muster_size"
}

muster_members_unknown() {
  muster_escape "$1"
  muster_print "{\"type\":\"members\",\"group\":\"$muster_text\",\"unknown\":true}"
}

muster_error() {
  muster_escape "$2"
  muster_line="\"record\":{\"kind\":\"$1\",\"id\":\"$muster_text\"}}"
  muster_escape "$3"
  muster_print "{\"type\":\"error\",\"class\":\"data\",\"message\":\"$muster_text\",$muster_line"
}

muster_end() {
  muster_users=0 muster_groups=0 muster_pairs=0
  while read -r muster_kind muster_size; do
    case $muster_kind in
      u) muster_users=$((muster_users + 1)) ;;
      g) muster_groups=$((muster_groups + 1)) ;;
      m) muster_pairs=$((muster_pairs + muster_size)) ;;
      x) exit "$muster_size" ;;
    esac
  done <&8
  # L9: an empty listing is a failure, never an answer.
  [ "$muster_verb" != list ] || [ "$muster_users" -gt 0 ] || muster_fail 'the listing has no user'
  muster_line="{\"type\":\"end\",\"users\":$muster_users,\"groups\":$muster_groups,\"members\":$muster_pairs"
  if [ -n "${1-}" ]; then
    muster_escape "$1"
    muster_line=$muster_line,\"cursor\":\"$muster_text\"
  fi
  muster_print "$muster_line}"
}

muster_gone() {
  muster_escape "$2"
  muster_print "{\"type\":\"gone\",\"kind\":\"$1\",\"id\":\"$muster_text\"}"
}

muster_reset() {
  muster_print '{"type":"reset"}'
  exit 0
}

# --- answers and failures ----------------------------------------------------------------------------------------------

muster_accepted() {
  if [ -n "${1-}" ]; then
    muster_escape "$1"
    muster_print "{\"type\":\"accepted\",\"username\":\"$muster_text\"}"
  else
    muster_print '{"type":"accepted"}'
  fi
  exit 0
}

muster_rejected() {
  muster_print "{\"type\":\"rejected\",\"reason\":\"${1:-invalid-credentials}\"}"
  exit 3
}

muster_unknown() {
  exit 3
}

muster_fail() {
  printf 'error: %s\n' "$1" >&2
  muster_count "x ${2:-1}"
  exit "${2:-1}"
}

muster_describe() {
  muster_line='{"type":"description","protocol":{"from":1,"to":1}'
  for muster_word; do
    muster_value=${muster_word#*=}
    case $muster_word in
      verbs=*)
        muster_line=$muster_line,\"verbs\":[
        for muster_text in $muster_value; do muster_line=$muster_line\"$muster_text\",; done
        muster_line=${muster_line%,}]
        ;;
      *)
        muster_escape "$muster_value"
        muster_line=$muster_line,\"${muster_word%%=*}\":\"$muster_text\"
        ;;
    esac
  done
  muster_print "$muster_line}"
}

# Sets muster_username, muster_password and muster_cursor, as far as stdin gives them.
muster_read() {
  muster_username='' muster_password='' muster_cursor='' muster_rest=''
  if [ "$muster_input" = lines ]; then
    IFS= read -r muster_username || :
    IFS= read -r muster_password || :
    muster_cursor=$muster_username
  else
    while IFS= read -r muster_line || [ -n "$muster_line" ]; do muster_rest=$muster_rest$muster_line; done
    muster_parse
  fi
}

# --- inside: writing ---------------------------------------------------------------------------------------------------

muster_print() {
  printf '%s\n' "$1" || exit 1
}

muster_count() {
  printf '%s\n' "$1" >&9
}

# Sets muster_line to a record of type $1 made of the words that follow. muster_list and muster_attribute hold the name of
# the list that is still open, so that the next value of the same field can be appended to it.
muster_record() {
  muster_line="{\"type\":\"$1\"" muster_list='' muster_attributes='' muster_attribute=''
  shift
  for muster_word; do
    case $muster_word in
      attributes.*=* | !attributes.*)
        muster_add_attribute
        continue
        ;;
    esac
    muster_field=${muster_word%%=*}
    muster_field=${muster_field#!}
    case $muster_word in
      "$muster_list="*) ;;
      *)
        [ -z "$muster_list" ] || muster_line=$muster_line]
        muster_list=''
        ;;
    esac
    case $muster_field in
      id | username | name | displayName | givenName | familyName | email | department | office | employeeNumber | \
        homeDirectory | pin | activeFrom | activeUntil | description | active | \
        handles | otherEmails | cardNumbers | aliases | groups) ;;
      *) muster_fail "no field is called '$muster_field'; a further one is written attributes.$muster_field=VALUE" ;;
    esac
    if [ "$muster_field" != "$muster_list" ]; then
      # A quote before the colon that no backslash escapes cannot stand inside a value: this finds fields only.
      case $muster_line in
        *",\"$muster_field\":"*) muster_fail "give $muster_field once, or all its values in a row" ;;
      esac
    fi
    case $muster_word in
      !*)
        muster_line=$muster_line,\"$muster_field\":null
        continue
        ;;
      *=?*) ;;
      *=) continue ;;
      *) muster_fail "'$muster_word' is not FIELD=VALUE" ;;
    esac
    muster_value=${muster_word#*=}
    muster_escape "$muster_value"
    case $muster_field in
      handles | otherEmails | cardNumbers | aliases | groups)
        if [ "$muster_field" = "$muster_list" ]; then
          muster_line=$muster_line,\"$muster_text\"
        else
          muster_line=$muster_line,\"$muster_field\":[\"$muster_text\" muster_list=$muster_field
        fi
        ;;
      active)
        case $muster_value in
          true | false) muster_line=$muster_line,\"active\":$muster_value ;;
          *) muster_fail "active is true or false, not '$muster_value'" ;;
        esac
        ;;
      *) muster_line=$muster_line,\"$muster_field\":\"$muster_text\" ;;
    esac
  done
  [ -z "$muster_list" ] || muster_line=$muster_line]
  [ -z "$muster_attribute" ] || muster_attributes=$muster_attributes]
  [ -z "$muster_attributes" ] || muster_line="$muster_line,\"attributes\":{${muster_attributes#,}}"
  muster_line=$muster_line}
}

muster_add_attribute() {
  muster_field=${muster_word#!}
  muster_field=${muster_field#attributes.}
  muster_field=${muster_field%%=*}
  if [ "$muster_field" != "$muster_attribute" ] && [ -n "$muster_attribute" ]; then
    muster_attributes=$muster_attributes] muster_attribute=''
  fi
  case $muster_word in
    !*)
      muster_escape "$muster_field"
      muster_attributes=$muster_attributes,\"$muster_text\":null
      ;;
    *=?*)
      if [ -z "$muster_attribute" ]; then
        muster_escape "$muster_field"
        muster_attributes=$muster_attributes,\"$muster_text\":[
        muster_attribute=$muster_field
      else
        muster_attributes=$muster_attributes,
      fi
      muster_escape "${muster_word#*=}"
      muster_attributes=$muster_attributes\"$muster_text\"
      ;;
  esac
}

# Sets muster_text to $1 as it stands between the quotes of a JSON string. Most values need nothing and take the short way.
muster_escape() {
  muster_text=$1
  case $1 in
    *[\\\"[:cntrl:]]*) ;;
    *) return ;;
  esac
  muster_after=$1 muster_text=''
  while :; do
    case $muster_after in
      *[\\\"[:cntrl:]]*) ;;
      *) break ;;
    esac
    muster_before=${muster_after%%[\\\"[:cntrl:]]*}
    muster_after=${muster_after#"$muster_before"}
    muster_char=${muster_after%"${muster_after#?}"}
    muster_after=${muster_after#?}
    muster_escape_char
    muster_text=$muster_text$muster_before$muster_char
  done
  muster_text=$muster_text$muster_after
}

muster_escape_char() {
  case $muster_char in
    \\) muster_char=\\\\ ;;
    \") muster_char=\\\" ;;
    *)
      case $muster_controls in
        *"$muster_char"*)
          muster_number=${muster_controls%%"$muster_char"*}
          muster_number=$((${#muster_number} + 1))
          muster_digit=0123456789abcdef
          muster_skip=$((muster_number % 16))
          while [ "$muster_skip" -gt 0 ]; do muster_digit=${muster_digit#?} muster_skip=$((muster_skip - 1)); done
          muster_char=\\u00$((muster_number / 16))${muster_digit%"${muster_digit#?}"}
          ;;
      esac
      ;;
  esac
}

# --- inside: reading ---------------------------------------------------------------------------------------------------

# Finds the strings called username, password and cursor in the object muster_rest; whatever else it has is skipped.
muster_parse() {
  muster_depth=0 muster_key=''
  while :; do
    muster_rest=${muster_rest#"${muster_rest%%[![:space:]]*}"}
    case $muster_rest in
      '') return ;;
      [{[]*) muster_depth=$((muster_depth + 1)) muster_rest=${muster_rest#?} ;;
      []}]*) muster_depth=$((muster_depth - 1)) muster_rest=${muster_rest#?} ;;
      :*) muster_rest=${muster_rest#?} ;;
      ,*)
        muster_rest=${muster_rest#?}
        [ "$muster_depth" -ne 1 ] || muster_key=''
        ;;
      \"*)
        muster_rest=${muster_rest#?}
        muster_parse_string
        case $muster_depth$muster_key in
          1) muster_key=-$muster_text ;;
          1-username) muster_username=$muster_text ;;
          1-password) muster_password=$muster_text ;;
          1-cursor) muster_cursor=$muster_text ;;
        esac
        ;;
      [-0-9a-z]*) muster_rest=${muster_rest#"${muster_rest%%[!-+.0-9a-zA-Z]*}"} ;;
      *) muster_fail 'stdin is not a JSON object' ;;
    esac
  done
}

# Sets muster_text to the string that muster_rest begins with (its opening quote is gone already).
muster_parse_string() {
  muster_text=''
  while :; do
    muster_before=${muster_rest%%[\\\"]*}
    muster_rest=${muster_rest#"$muster_before"}
    muster_text=$muster_text$muster_before
    case $muster_rest in
      \"*)
        muster_rest=${muster_rest#?}
        return
        ;;
      \\u*) muster_parse_number ;;
      \\?*)
        muster_after=${muster_rest#??}
        muster_char=${muster_rest%"$muster_after"}
        muster_rest=$muster_after
        case $muster_char in
          \\n) muster_text=$muster_text$muster_lf ;;
          \\[btfr]) muster_text=$muster_text$(printf "$muster_char") ;;
          *) muster_text=$muster_text${muster_char#?} ;;
        esac
        ;;
      *) muster_fail 'stdin ends inside a JSON string' ;;
    esac
  done
}

# Appends the character of the \uXXXX (or the surrogate pair) that muster_rest begins with, as UTF-8.
muster_parse_number() {
  muster_hex
  muster_number=$((muster_code))
  case $muster_rest in
    \\u*)
      if [ "$muster_number" -ge 55296 ] && [ "$muster_number" -le 56319 ]; then
        muster_hex
        muster_number=$((65536 + (muster_number - 55296) * 1024 + muster_code - 56320))
      fi
      ;;
  esac
  # NUL cannot be held by a shell, and a lone half of a pair is no character: nobody is called so.
  if [ "$muster_number" -eq 0 ] || { [ "$muster_number" -ge 55296 ] && [ "$muster_number" -le 57343 ]; }; then exit 3; fi
  if [ "$muster_number" -lt 128 ]; then
    set -- "$muster_number"
  elif [ "$muster_number" -lt 2048 ]; then
    set -- $((192 + muster_number / 64)) $((128 + muster_number % 64))
  elif [ "$muster_number" -lt 65536 ]; then
    set -- $((224 + muster_number / 4096)) $((128 + muster_number / 64 % 64)) $((128 + muster_number % 64))
  else
    set -- $((240 + muster_number / 262144)) $((128 + muster_number / 4096 % 64)) $((128 + muster_number / 64 % 64)) $((128 + muster_number % 64))
  fi
  # The x keeps a line feed from being cut off by the substitution.
  muster_char=$(printf "$(printf '\\%03o' "$@")x")
  muster_text=$muster_text${muster_char%x}
}

muster_hex() {
  muster_after=${muster_rest#??????}
  muster_code=${muster_rest%"$muster_after"}
  muster_code=${muster_code#??}
  muster_rest=$muster_after
  case $muster_code in
    *[!0-9a-fA-F]* | '') muster_fail 'stdin has a \u without four hexadecimal digits' ;;
  esac
  muster_code=$((0x$muster_code))
}
