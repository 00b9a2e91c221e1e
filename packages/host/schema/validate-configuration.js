// Written by test/write-generated.ts from src/configuration-schema.ts.
"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Muster configuration","type":"object","additionalProperties":false,"properties":{"store":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The SQLite file, relative to this file. Default muster.db."},"currency":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Of all credit: three letters (ISO 4217). Default USD."},"pinKey":{"type":"string","pattern":"\\S","x-expected":"a text","x-secret":true,"description":"The key under which PINs are hashed; a reference such as `${file:pin.key}`. Without it PINs are not kept."},"log":{"type":"string","enum":["silent","error","warn","info","debug"],"description":"How much is logged to the standard error. Default warn; MUSTER_LOG overrides it."},"sources":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$","x-expected":"a name of letters, digits, `.`, `_` and `-`","description":"How commands, reports and logs call this source."},"type":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The plugin: `x` means the package @muster/plugin-x or muster-plugin-x; or a scoped package or a path in full."},"settings":{"type":"object","x-expected":"keys and their values, indented below it","description":"The plugin's own settings; see its documentation."},"scope":{"type":"object","additionalProperties":false,"properties":{"users":{"type":["string","array"],"pattern":"^all$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all` or a list of group names","description":"`all`, or a list of groups whose members are wanted. Default `all`."},"groups":{"type":["string","array"],"pattern":"^(all|none)$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all`, `none` or a list of group names","description":"Which are imported: `all`, `none`, or a list of names; `*` stands for anything. Default `all`. Those that `users` names need not be among them."},"importDisabled":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether accounts that are disabled at the source are wanted. Default false."},"include":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: only people for whom it holds are wanted."},"exclude":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: people for whom it holds are not wanted."},"fields":{"type":"array","items":{"type":"string","enum":["username","displayName","givenName","familyName","email","otherEmails","department","office","employeeNumber","cardNumbers","aliases","homeDirectory","pin","active","activeFrom","activeUntil","attributes"],"x-expected":"a field of a user"},"x-expected":"a list of fields","description":"Which fields to take; all when left out."}},"x-expected":"keys and their values, indented below it","description":"Who and what is wanted of this source."},"mapping":{"type":"object","properties":{"username":{"type":"string","pattern":"\\S","x-expected":"a text"},"displayName":{"type":"string","pattern":"\\S","x-expected":"a text"},"givenName":{"type":"string","pattern":"\\S","x-expected":"a text"},"familyName":{"type":"string","pattern":"\\S","x-expected":"a text"},"email":{"type":"string","pattern":"\\S","x-expected":"a text"},"otherEmails":{"type":"string","pattern":"\\S","x-expected":"a text"},"department":{"type":"string","pattern":"\\S","x-expected":"a text"},"office":{"type":"string","pattern":"\\S","x-expected":"a text"},"employeeNumber":{"type":"string","pattern":"\\S","x-expected":"a text"},"cardNumbers":{"type":"string","pattern":"\\S","x-expected":"a text"},"aliases":{"type":"string","pattern":"\\S","x-expected":"a text"},"homeDirectory":{"type":"string","pattern":"\\S","x-expected":"a text"},"pin":{"type":"string","pattern":"\\S","x-expected":"a text"},"active":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeFrom":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeUntil":{"type":"string","pattern":"\\S","x-expected":"a text"}},"patternProperties":{"^attributes\\.\\S+$":{"type":"string","pattern":"\\S","x-expected":"a text"}},"additionalProperties":false,"x-expected":"fields and their expressions, indented below it","description":"Field → CEL expression over `user`, for renaming and cutting values."},"role":{"type":"string","enum":["own","enrich"],"description":"`own`: its people are people of the copy; `enrich`: it owns nobody, and adds fields to the people of others. Default `own`."},"join":{"type":"object","additionalProperties":false,"properties":{"theirs":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The field of its records: `employeeNumber`, `username`, `attributes.NAME`."},"ours":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The field of the people of the other sources."}},"x-expected":"keys and their values, indented below it","required":["theirs","ours"],"description":"Of a source that enriches, required: by which field its records are whose."},"overrides":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of fields","description":"Of a source that enriches: fields that count whatever the owner says. Default: none, the owner counts."},"removal":{"type":"string","enum":["keep","deactivate","delete"],"description":"What becomes of people who have left. Default `keep`."},"removeAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Nobody is deactivated or deleted before being absent so long, and for two complete runs. Default 7d."},"reuseAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Without immutable ids: a name that returns after so long is held as possibly another person. Default 180d."},"changes":{"type":"object","additionalProperties":false,"properties":{"use":{"type":"string","enum":["auto","never"],"description":"`auto`: whenever it is safe; `never`: everything is read by every run. Default `auto`."},"fullEvery":{"type":"integer","minimum":1,"x-expected":"a whole number, 1 or more","description":"After so many runs by changes everything is read. Default 24."},"fullAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"And when everything was last read so long ago. Default 7d."}},"x-expected":"keys and their values, indented below it","description":"Of a source that can say what changed: when it is asked only for that."},"authenticateWith":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Another source that checks the passwords of the people of this one."},"onUnknown":{"type":"string","enum":["create","allow","deny"],"description":"Signing in with a name that is not in the copy: `create`, `allow` or `deny`. Default `deny`."},"tryUnknown":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether a source that cannot look people up is tried with unknown names. Default false."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."},"clearedFields":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people who have the field. Default 50%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Fields that fewer have are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People losing one field (email, cardNumbers, …): a larger share of those who have it holds, if they are at least `population`."}},"x-expected":"keys and their values, indented below it","description":"Instead of `limits` for all sources, key by key."},"sentinels":{"type":"object","additionalProperties":false,"properties":{"users":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of usernames","description":"Usernames."},"groups":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Names of groups."}},"x-expected":"keys and their values, indented below it","description":"Users and groups that must always be seen. Without one of them nothing is taken away or changed on the word of the source, and the run is on hold."},"protected":{"type":"object","additionalProperties":false,"properties":{"users":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of usernames","description":"Usernames."},"groups":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Names of groups."}},"x-expected":"keys and their values, indented below it","description":"Users and groups that are never taken away, made inactive or renamed, nor such groups lose members, without being approved. `*` stands for anything."},"schedule":{"type":"string","pattern":"\\S","x-expected":"a cron expression of five fields, such as `55 0 * * *`","description":"When the service reads this source besides `schedule.sync`: a cron expression, e.g. `*/30 7-19 * * 1-5`."},"deadlines":{"type":"object","additionalProperties":false,"properties":{"open":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Opening the source. Default 30s."},"check":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Examining it, for `muster doctor`. Default 2m."},"lookUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Looking one person up. Default 30s."},"authenticate":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Checking a password. Default 15s."}},"x-expected":"keys and their values, indented below it","description":"How long to wait before the source counts as unavailable."}},"x-expected":"keys and their values, indented below it","required":["name","type"]},"x-expected":"a list with at least one source","description":"In order of precedence: the first that has a username owns it."},"newPeople":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"group":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The group's name."},"everyone":{"type":"boolean","enum":[true],"x-expected":"`true`","description":"For whoever no group rule matches."},"credit":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"Initial credit in the currency above, e.g. 10.00. Default 0."},"restricted":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether the balance must cover what is used. Default true; unrestricted wins when several rules match."},"overdraft":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"How far below nothing a balance may go."},"attributes":{"type":"object","additionalProperties":{"type":["string","array"],"items":{"type":"string"},"x-expected":"a text or a list of texts"},"x-expected":"names and their values, indented below it","description":"Further attributes to set: a text or a list of texts each."}},"x-expected":"keys and their values, indented below it"},"x-expected":"a list of rules","description":"What new people get: once per account, added up over the matching groups."},"additionalGroups":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A file of lines `group: username`, relative to this file: groups beside those that directories have. Read by every run."},"timeZone":{"type":"string","pattern":"\\S","x-expected":"a text","description":"By whose clock `schedule` goes, and in whose calendar quotas have their days, weeks and months: `Europe/Berlin`. Default the machine's."},"schedule":{"type":"object","additionalProperties":false,"properties":{"sync":{"type":"string","pattern":"\\S","x-expected":"a cron expression of five fields, such as `55 0 * * *`","description":"When everything is read: a cron expression, or `never`. Default `55 0 * * *`, every night at 00:55."},"jitter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each begins later by chance, by so much at most, so that not everybody asks a cloud at once. Default 0s."},"catchUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"What was due while the service was not running is made good when it was due no longer ago. Default 24h."}},"x-expected":"keys and their values, indented below it","description":"When `muster service` runs by itself."},"api":{"type":"object","additionalProperties":false,"properties":{"listen":{"type":"string","pattern":"\\S","x-expected":"an address and a port, such as `127.0.0.1:8765`","description":"Address and port: `127.0.0.1:8765`. Whatever other machines can reach needs `tls`. With port 0 it is one that is free, and the log says which."},"administrators":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Groups whose members may sign in to the web page with their own passwords, and do everything there. See api.md."},"tls":{"type":["string","object"],"additionalProperties":false,"properties":{"certificate":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The server's certificate, and those between it and its authority."},"key":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Its private key, which only the user of the service should be able to read."}},"x-expected":"`own`, or `certificate` and `key`, indented below it","required":["certificate","key"],"pattern":"^own$","description":"`own`: a certificate that Muster makes and renews itself, see api.md; or files in PEM, relative to this file, read again when the configuration is."},"names":{"type":"array","minItems":1,"items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of names and addresses","description":"Names and addresses that clients ask by, for `tls: own`. Default: that of `listen`, and the name of the machine."},"scim":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether people and groups are offered by SCIM 2.0 at `/scim/v2`. Default false. See scim.md."},"limits":{"type":"object","additionalProperties":false,"properties":{"perToken":{"type":"integer","minimum":0,"maximum":1000000,"description":"With one token. Default 2000."},"perAddress":{"type":"integer","minimum":0,"maximum":1000000,"description":"From one address, whatever the token. Default 2000."}},"x-expected":"keys and their values, indented below it","description":"How often each may ask, in requests a second, ten seconds of them at once; 0: without a limit. Wrong passwords are limited apart: `signIn`."}},"x-expected":"keys and their values, indented below it","required":["listen"],"description":"The HTTP API of `muster service`. Left out: there is none. See api.md."},"backup":{"type":"object","additionalProperties":false,"properties":{"folder":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Where they are put, relative to this file; better on another disk."},"at":{"type":"string","pattern":"\\S","x-expected":"a cron expression of five fields, such as `55 0 * * *`","description":"When: a cron expression. Default `30 3 * * *`."},"keep":{"type":"integer","minimum":1,"x-expected":"a whole number, 1 or more","description":"How many there are at most; the oldest gives way. Default 14."}},"x-expected":"keys and their values, indented below it","required":["folder"],"description":"Backups that `muster service` makes by itself. See operation.md."},"notify":{"type":"object","additionalProperties":false,"properties":{"staleAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"A source that was not read completely for so long is told. Default 26h."},"atMostEvery":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"What comes up within so long after a message waits for the next one. Default 1h."},"mail":{"type":"object","additionalProperties":false,"properties":{"server":{"type":"string","pattern":"\\S","x-expected":"a name and a port, such as `smtp.example.edu:587`","description":"Name and port: `smtp.example.edu:587`."},"tls":{"type":"string","enum":["starttls","direct","none"],"description":"`starttls`: TLS after the greeting, or nothing is sent; `direct`: from the first byte (port 465); `none`: only for a server on this machine. Default `starttls`."},"authority":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The authority of its certificate, when it is not known to Node: a PEM file, relative to this file."},"username":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Who signs in there. Left out: nobody does."},"password":{"type":"string","pattern":"\\S","x-expected":"a text","x-secret":true,"description":"A reference such as `${env:SMTP_PASSWORD}`."},"from":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The sender: `muster@example.edu`."},"to":{"type":"array","minItems":1,"items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of addresses","description":"The receivers."}},"x-expected":"keys and their values, indented below it","required":["server","from","to"],"description":"By mail."},"post":{"type":"object","additionalProperties":false,"properties":{"url":{"type":"string","pattern":"\\S","x-expected":"a text","description":"`https://…`; `http://` only for this machine."},"secret":{"type":"string","pattern":"\\S","x-expected":"a text","x-secret":true,"description":"A reference; with it the header `muster-signature` holds `t=SECONDS,v1=HEX`, the HMAC-SHA-256 of `SECONDS.BODY`."},"authority":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The authority of its certificate, when it is not known to Node: a PEM file, relative to this file."}},"x-expected":"keys and their values, indented below it","required":["url"],"description":"As JSON to a URL."}},"x-expected":"keys and their values, indented below it","description":"Whom `muster service` tells what is on hold, what failed, and when it is well again. No names of people are in it. See operation.md."},"gateway":{"type":"object","additionalProperties":false,"properties":{"listen":{"type":"string","pattern":"\\S","x-expected":"an address and a port, such as `127.0.0.1:389`","description":"Address and port of LDAP, such as `127.0.0.1:389`. From other machines nothing passes before StartTLS. With port 0 it is one that is free, and the log says which."},"listenTls":{"type":"string","pattern":"\\S","x-expected":"an address and a port, such as `127.0.0.1:389`","description":"Address and port of LDAP over TLS, such as `0.0.0.0:636`."},"tls":{"type":"object","additionalProperties":false,"properties":{"certificate":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The server's certificate, and those between it and its authority."},"key":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Its private key, which only the user of the service should be able to read."}},"x-expected":"keys and their values, indented below it","required":["certificate","key"],"description":"Files in PEM, relative to this file; read again when the configuration is. Default those of `api.tls`."},"base":{"type":"string","pattern":"^[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*(, *[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*)*$","x-expected":"a distinguished name such as `dc=campus,dc=example`","description":"The name of the topmost entry, such as `dc=campus,dc=example`."},"readers":{"type":"string","pattern":"\\S","x-expected":"a text","description":"People of this group may search when they have signed in. Default: only tokens may."},"attributes":{"type":"object","propertyNames":{"pattern":"^[A-Za-z][A-Za-z0-9-]*$","x-expected":"the name of an attribute"},"additionalProperties":{"type":"string","pattern":"^(displayName|givenName|familyName|email|department|office|employeeNumber|homeDirectory|otherEmails|cardNumbers|aliases|attributes[.].+)$","x-expected":"a field, such as `cardNumbers` or `attributes.role`"},"x-expected":"names of attributes, each with a field","description":"Further attributes of people: the name of each, and the field it comes from."},"groupNumbers":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether the id of a group at its source is its number, `gidNumber`, where it is a number. Default false."},"sizeLimit":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Entries that a search which is not paged finds at most. Default 10000."},"timeLimit":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"How long one search may take. Default 60s."},"idle":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"A connection on which nothing was asked for so long is closed. Default 15m."},"connections":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Connections at one time, for each address. Default 1000."}},"x-expected":"keys and their values, indented below it","required":["base"],"description":"The copy as an LDAP directory, for reading and signing in. Left out: there is none. See gateway.md."},"quotas":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"group":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The group's name."},"everyone":{"type":"boolean","enum":[true],"x-expected":"`true`","description":"For whoever no group's quota covers."},"allowance":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"What each of them is granted in each period, e.g. 5.00."},"per":{"type":"string","enum":["day","week","month"],"description":"The period, by the calendar: `day`, `week` (from Monday) or `month`."},"cap":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"No grant of this quota lifts a balance above it."},"catchUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Periods that passed while `muster quota run` was not run are made good when they began no longer ago. Default 31d."}},"x-expected":"keys and their values, indented below it","required":["allowance","per"]},"x-expected":"a list of quotas","description":"What people are granted in every period: added up over their groups."},"retention":{"type":"object","additionalProperties":false,"properties":{"journal":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"What each run did to whom; a run without it cannot be undone. At least 8d."},"runs":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"The reports of runs. At least 8d."}},"x-expected":"keys and their values, indented below it","description":"How long what runs did is kept; balances are not touched. Default for ever."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."},"clearedFields":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people who have the field. Default 50%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Fields that fewer have are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People losing one field (email, cardNumbers, …): a larger share of those who have it holds, if they are at least `population`."}},"x-expected":"keys and their values, indented below it","description":"Beyond these a run is held until somebody has looked."},"onHold":{"type":"string","enum":["apply-rest","stop"],"description":"Whether the harmless rest of a held run is applied. Default `apply-rest`."},"signIn":{"type":"object","additionalProperties":false,"properties":{"perName":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 4."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are forgotten when no other came for so long; so long is also the first wait. Default 30m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 4h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords for one name, whether anybody has it or not: fewer than the directory locks an account for."},"perAddress":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 100."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are counted in periods of so long; so long is also the first wait. Default 10m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 1h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords from one address, when whoever asks gives one."},"padding":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether whatever is not accepted takes as long as a wrong password does. Default true."}},"x-expected":"keys and their values, indented below it","description":"How many wrong passwords there may be, and what an outsider may measure. See signing-in.md."},"approveWithin":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"How long `muster approve` may still apply what is on hold. Default 24h."}},"x-expected":"keys and their values, indented below it","required":["sources"]};
const func0 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("\\S", "u");
const pattern7 = new RegExp("^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$", "u");
const pattern9 = new RegExp("^all$", "u");
const pattern11 = new RegExp("^(all|none)$", "u");
const pattern15 = new RegExp("^attributes\\.\\S+$", "u");
const pattern37 = new RegExp("^[0-9]{1,6}[smhdw]$", "u");
const pattern41 = new RegExp("^(100|[0-9]{1,2}(\\.[0-9]+)?)%$", "u");
const pattern63 = new RegExp("^own$", "u");
const pattern84 = new RegExp("^[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*(, *[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*)*$", "u");
const pattern86 = new RegExp("^[A-Za-z][A-Za-z0-9-]*$", "u");
const pattern87 = new RegExp("^(displayName|givenName|familyName|email|department|office|employeeNumber|homeDirectory|otherEmails|cardNumbers|aliases|attributes[.].+)$", "u");

function validate20(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate20.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(data && typeof data == "object" && !Array.isArray(data)){
if((data.sources === undefined) || (!(func0.call(data, "sources")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sources"},message:"must have required property '"+"sources"+"'"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
for(const key0 of Object.keys(data)){
if(!(func0.call(schema31.properties, key0))){
const err1 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.store !== undefined && func0.call(data, "store")){
let data0 = data.store;
if(typeof data0 === "string"){
if(!pattern4.test(data0)){
const err2 = {instancePath:instancePath+"/store",schemaPath:"#/properties/store/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
else {
const err3 = {instancePath:instancePath+"/store",schemaPath:"#/properties/store/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.currency !== undefined && func0.call(data, "currency")){
let data1 = data.currency;
if(typeof data1 === "string"){
if(!pattern4.test(data1)){
const err4 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
else {
const err5 = {instancePath:instancePath+"/currency",schemaPath:"#/properties/currency/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.pinKey !== undefined && func0.call(data, "pinKey")){
let data2 = data.pinKey;
if(typeof data2 === "string"){
if(!pattern4.test(data2)){
const err6 = {instancePath:instancePath+"/pinKey",schemaPath:"#/properties/pinKey/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
else {
const err7 = {instancePath:instancePath+"/pinKey",schemaPath:"#/properties/pinKey/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data.log !== undefined && func0.call(data, "log")){
let data3 = data.log;
if(typeof data3 !== "string"){
const err8 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!(((((data3 === "silent") || (data3 === "error")) || (data3 === "warn")) || (data3 === "info")) || (data3 === "debug"))){
const err9 = {instancePath:instancePath+"/log",schemaPath:"#/properties/log/enum",keyword:"enum",params:{allowedValues: schema31.properties.log.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data.sources !== undefined && func0.call(data, "sources")){
let data4 = data.sources;
if(Array.isArray(data4)){
if(data4.length < 1){
const err10 = {instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
const len0 = data4.length;
for(let i0=0; i0<len0; i0++){
let data5 = data4[i0];
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
if((data5.name === undefined) || (!(func0.call(data5, "name")))){
const err11 = {instancePath:instancePath+"/sources/" + i0,schemaPath:"#/properties/sources/items/required",keyword:"required",params:{missingProperty: "name"},message:"must have required property '"+"name"+"'"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if((data5.type === undefined) || (!(func0.call(data5, "type")))){
const err12 = {instancePath:instancePath+"/sources/" + i0,schemaPath:"#/properties/sources/items/required",keyword:"required",params:{missingProperty: "type"},message:"must have required property '"+"type"+"'"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
for(const key1 of Object.keys(data5)){
if(!(func0.call(schema31.properties.sources.items.properties, key1))){
const err13 = {instancePath:instancePath+"/sources/" + i0,schemaPath:"#/properties/sources/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data5.name !== undefined && func0.call(data5, "name")){
let data6 = data5.name;
if(typeof data6 === "string"){
if(!pattern7.test(data6)){
const err14 = {instancePath:instancePath+"/sources/" + i0+"/name",schemaPath:"#/properties/sources/items/properties/name/pattern",keyword:"pattern",params:{pattern: "^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$"},message:"must match pattern \""+"^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$"+"\""};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/sources/" + i0+"/name",schemaPath:"#/properties/sources/items/properties/name/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data5.type !== undefined && func0.call(data5, "type")){
let data7 = data5.type;
if(typeof data7 === "string"){
if(!pattern4.test(data7)){
const err16 = {instancePath:instancePath+"/sources/" + i0+"/type",schemaPath:"#/properties/sources/items/properties/type/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
else {
const err17 = {instancePath:instancePath+"/sources/" + i0+"/type",schemaPath:"#/properties/sources/items/properties/type/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data5.settings !== undefined && func0.call(data5, "settings")){
let data8 = data5.settings;
if(!(data8 && typeof data8 == "object" && !Array.isArray(data8))){
const err18 = {instancePath:instancePath+"/sources/" + i0+"/settings",schemaPath:"#/properties/sources/items/properties/settings/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data5.scope !== undefined && func0.call(data5, "scope")){
let data9 = data5.scope;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 of Object.keys(data9)){
if(!((((((key2 === "users") || (key2 === "groups")) || (key2 === "importDisabled")) || (key2 === "include")) || (key2 === "exclude")) || (key2 === "fields"))){
const err19 = {instancePath:instancePath+"/sources/" + i0+"/scope",schemaPath:"#/properties/sources/items/properties/scope/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data9.users !== undefined && func0.call(data9, "users")){
let data10 = data9.users;
if((typeof data10 !== "string") && (!(Array.isArray(data10)))){
const err20 = {instancePath:instancePath+"/sources/" + i0+"/scope/users",schemaPath:"#/properties/sources/items/properties/scope/properties/users/type",keyword:"type",params:{type: schema31.properties.sources.items.properties.scope.properties.users.type},message:"must be string,array"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
if(typeof data10 === "string"){
if(!pattern9.test(data10)){
const err21 = {instancePath:instancePath+"/sources/" + i0+"/scope/users",schemaPath:"#/properties/sources/items/properties/scope/properties/users/pattern",keyword:"pattern",params:{pattern: "^all$"},message:"must match pattern \""+"^all$"+"\""};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(Array.isArray(data10)){
const len1 = data10.length;
for(let i1=0; i1<len1; i1++){
let data11 = data10[i1];
if(typeof data11 === "string"){
if(!pattern4.test(data11)){
const err22 = {instancePath:instancePath+"/sources/" + i0+"/scope/users/" + i1,schemaPath:"#/properties/sources/items/properties/scope/properties/users/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
else {
const err23 = {instancePath:instancePath+"/sources/" + i0+"/scope/users/" + i1,schemaPath:"#/properties/sources/items/properties/scope/properties/users/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
}
if(data9.groups !== undefined && func0.call(data9, "groups")){
let data12 = data9.groups;
if((typeof data12 !== "string") && (!(Array.isArray(data12)))){
const err24 = {instancePath:instancePath+"/sources/" + i0+"/scope/groups",schemaPath:"#/properties/sources/items/properties/scope/properties/groups/type",keyword:"type",params:{type: schema31.properties.sources.items.properties.scope.properties.groups.type},message:"must be string,array"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if(typeof data12 === "string"){
if(!pattern11.test(data12)){
const err25 = {instancePath:instancePath+"/sources/" + i0+"/scope/groups",schemaPath:"#/properties/sources/items/properties/scope/properties/groups/pattern",keyword:"pattern",params:{pattern: "^(all|none)$"},message:"must match pattern \""+"^(all|none)$"+"\""};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(Array.isArray(data12)){
const len2 = data12.length;
for(let i2=0; i2<len2; i2++){
let data13 = data12[i2];
if(typeof data13 === "string"){
if(!pattern4.test(data13)){
const err26 = {instancePath:instancePath+"/sources/" + i0+"/scope/groups/" + i2,schemaPath:"#/properties/sources/items/properties/scope/properties/groups/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
else {
const err27 = {instancePath:instancePath+"/sources/" + i0+"/scope/groups/" + i2,schemaPath:"#/properties/sources/items/properties/scope/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
if(data9.importDisabled !== undefined && func0.call(data9, "importDisabled")){
if(typeof data9.importDisabled !== "boolean"){
const err28 = {instancePath:instancePath+"/sources/" + i0+"/scope/importDisabled",schemaPath:"#/properties/sources/items/properties/scope/properties/importDisabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data9.include !== undefined && func0.call(data9, "include")){
let data15 = data9.include;
if(typeof data15 === "string"){
if(!pattern4.test(data15)){
const err29 = {instancePath:instancePath+"/sources/" + i0+"/scope/include",schemaPath:"#/properties/sources/items/properties/scope/properties/include/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
else {
const err30 = {instancePath:instancePath+"/sources/" + i0+"/scope/include",schemaPath:"#/properties/sources/items/properties/scope/properties/include/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data9.exclude !== undefined && func0.call(data9, "exclude")){
let data16 = data9.exclude;
if(typeof data16 === "string"){
if(!pattern4.test(data16)){
const err31 = {instancePath:instancePath+"/sources/" + i0+"/scope/exclude",schemaPath:"#/properties/sources/items/properties/scope/properties/exclude/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
else {
const err32 = {instancePath:instancePath+"/sources/" + i0+"/scope/exclude",schemaPath:"#/properties/sources/items/properties/scope/properties/exclude/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data9.fields !== undefined && func0.call(data9, "fields")){
let data17 = data9.fields;
if(Array.isArray(data17)){
const len3 = data17.length;
for(let i3=0; i3<len3; i3++){
let data18 = data17[i3];
if(typeof data18 !== "string"){
const err33 = {instancePath:instancePath+"/sources/" + i0+"/scope/fields/" + i3,schemaPath:"#/properties/sources/items/properties/scope/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(!(((((((((((((((((data18 === "username") || (data18 === "displayName")) || (data18 === "givenName")) || (data18 === "familyName")) || (data18 === "email")) || (data18 === "otherEmails")) || (data18 === "department")) || (data18 === "office")) || (data18 === "employeeNumber")) || (data18 === "cardNumbers")) || (data18 === "aliases")) || (data18 === "homeDirectory")) || (data18 === "pin")) || (data18 === "active")) || (data18 === "activeFrom")) || (data18 === "activeUntil")) || (data18 === "attributes"))){
const err34 = {instancePath:instancePath+"/sources/" + i0+"/scope/fields/" + i3,schemaPath:"#/properties/sources/items/properties/scope/properties/fields/items/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.scope.properties.fields.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
else {
const err35 = {instancePath:instancePath+"/sources/" + i0+"/scope/fields",schemaPath:"#/properties/sources/items/properties/scope/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
else {
const err36 = {instancePath:instancePath+"/sources/" + i0+"/scope",schemaPath:"#/properties/sources/items/properties/scope/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data5.mapping !== undefined && func0.call(data5, "mapping")){
let data19 = data5.mapping;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key3 of Object.keys(data19)){
if(!((func0.call(schema31.properties.sources.items.properties.mapping.properties, key3)) || (pattern15.test(key3)))){
const err37 = {instancePath:instancePath+"/sources/" + i0+"/mapping",schemaPath:"#/properties/sources/items/properties/mapping/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data19.username !== undefined && func0.call(data19, "username")){
let data20 = data19.username;
if(typeof data20 === "string"){
if(!pattern4.test(data20)){
const err38 = {instancePath:instancePath+"/sources/" + i0+"/mapping/username",schemaPath:"#/properties/sources/items/properties/mapping/properties/username/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/sources/" + i0+"/mapping/username",schemaPath:"#/properties/sources/items/properties/mapping/properties/username/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data19.displayName !== undefined && func0.call(data19, "displayName")){
let data21 = data19.displayName;
if(typeof data21 === "string"){
if(!pattern4.test(data21)){
const err40 = {instancePath:instancePath+"/sources/" + i0+"/mapping/displayName",schemaPath:"#/properties/sources/items/properties/mapping/properties/displayName/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/sources/" + i0+"/mapping/displayName",schemaPath:"#/properties/sources/items/properties/mapping/properties/displayName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data19.givenName !== undefined && func0.call(data19, "givenName")){
let data22 = data19.givenName;
if(typeof data22 === "string"){
if(!pattern4.test(data22)){
const err42 = {instancePath:instancePath+"/sources/" + i0+"/mapping/givenName",schemaPath:"#/properties/sources/items/properties/mapping/properties/givenName/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
else {
const err43 = {instancePath:instancePath+"/sources/" + i0+"/mapping/givenName",schemaPath:"#/properties/sources/items/properties/mapping/properties/givenName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data19.familyName !== undefined && func0.call(data19, "familyName")){
let data23 = data19.familyName;
if(typeof data23 === "string"){
if(!pattern4.test(data23)){
const err44 = {instancePath:instancePath+"/sources/" + i0+"/mapping/familyName",schemaPath:"#/properties/sources/items/properties/mapping/properties/familyName/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
else {
const err45 = {instancePath:instancePath+"/sources/" + i0+"/mapping/familyName",schemaPath:"#/properties/sources/items/properties/mapping/properties/familyName/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data19.email !== undefined && func0.call(data19, "email")){
let data24 = data19.email;
if(typeof data24 === "string"){
if(!pattern4.test(data24)){
const err46 = {instancePath:instancePath+"/sources/" + i0+"/mapping/email",schemaPath:"#/properties/sources/items/properties/mapping/properties/email/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
else {
const err47 = {instancePath:instancePath+"/sources/" + i0+"/mapping/email",schemaPath:"#/properties/sources/items/properties/mapping/properties/email/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data19.otherEmails !== undefined && func0.call(data19, "otherEmails")){
let data25 = data19.otherEmails;
if(typeof data25 === "string"){
if(!pattern4.test(data25)){
const err48 = {instancePath:instancePath+"/sources/" + i0+"/mapping/otherEmails",schemaPath:"#/properties/sources/items/properties/mapping/properties/otherEmails/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
else {
const err49 = {instancePath:instancePath+"/sources/" + i0+"/mapping/otherEmails",schemaPath:"#/properties/sources/items/properties/mapping/properties/otherEmails/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data19.department !== undefined && func0.call(data19, "department")){
let data26 = data19.department;
if(typeof data26 === "string"){
if(!pattern4.test(data26)){
const err50 = {instancePath:instancePath+"/sources/" + i0+"/mapping/department",schemaPath:"#/properties/sources/items/properties/mapping/properties/department/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
else {
const err51 = {instancePath:instancePath+"/sources/" + i0+"/mapping/department",schemaPath:"#/properties/sources/items/properties/mapping/properties/department/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data19.office !== undefined && func0.call(data19, "office")){
let data27 = data19.office;
if(typeof data27 === "string"){
if(!pattern4.test(data27)){
const err52 = {instancePath:instancePath+"/sources/" + i0+"/mapping/office",schemaPath:"#/properties/sources/items/properties/mapping/properties/office/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
else {
const err53 = {instancePath:instancePath+"/sources/" + i0+"/mapping/office",schemaPath:"#/properties/sources/items/properties/mapping/properties/office/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data19.employeeNumber !== undefined && func0.call(data19, "employeeNumber")){
let data28 = data19.employeeNumber;
if(typeof data28 === "string"){
if(!pattern4.test(data28)){
const err54 = {instancePath:instancePath+"/sources/" + i0+"/mapping/employeeNumber",schemaPath:"#/properties/sources/items/properties/mapping/properties/employeeNumber/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
else {
const err55 = {instancePath:instancePath+"/sources/" + i0+"/mapping/employeeNumber",schemaPath:"#/properties/sources/items/properties/mapping/properties/employeeNumber/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data19.cardNumbers !== undefined && func0.call(data19, "cardNumbers")){
let data29 = data19.cardNumbers;
if(typeof data29 === "string"){
if(!pattern4.test(data29)){
const err56 = {instancePath:instancePath+"/sources/" + i0+"/mapping/cardNumbers",schemaPath:"#/properties/sources/items/properties/mapping/properties/cardNumbers/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
else {
const err57 = {instancePath:instancePath+"/sources/" + i0+"/mapping/cardNumbers",schemaPath:"#/properties/sources/items/properties/mapping/properties/cardNumbers/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data19.aliases !== undefined && func0.call(data19, "aliases")){
let data30 = data19.aliases;
if(typeof data30 === "string"){
if(!pattern4.test(data30)){
const err58 = {instancePath:instancePath+"/sources/" + i0+"/mapping/aliases",schemaPath:"#/properties/sources/items/properties/mapping/properties/aliases/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
else {
const err59 = {instancePath:instancePath+"/sources/" + i0+"/mapping/aliases",schemaPath:"#/properties/sources/items/properties/mapping/properties/aliases/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data19.homeDirectory !== undefined && func0.call(data19, "homeDirectory")){
let data31 = data19.homeDirectory;
if(typeof data31 === "string"){
if(!pattern4.test(data31)){
const err60 = {instancePath:instancePath+"/sources/" + i0+"/mapping/homeDirectory",schemaPath:"#/properties/sources/items/properties/mapping/properties/homeDirectory/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
else {
const err61 = {instancePath:instancePath+"/sources/" + i0+"/mapping/homeDirectory",schemaPath:"#/properties/sources/items/properties/mapping/properties/homeDirectory/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data19.pin !== undefined && func0.call(data19, "pin")){
let data32 = data19.pin;
if(typeof data32 === "string"){
if(!pattern4.test(data32)){
const err62 = {instancePath:instancePath+"/sources/" + i0+"/mapping/pin",schemaPath:"#/properties/sources/items/properties/mapping/properties/pin/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
else {
const err63 = {instancePath:instancePath+"/sources/" + i0+"/mapping/pin",schemaPath:"#/properties/sources/items/properties/mapping/properties/pin/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data19.active !== undefined && func0.call(data19, "active")){
let data33 = data19.active;
if(typeof data33 === "string"){
if(!pattern4.test(data33)){
const err64 = {instancePath:instancePath+"/sources/" + i0+"/mapping/active",schemaPath:"#/properties/sources/items/properties/mapping/properties/active/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
else {
const err65 = {instancePath:instancePath+"/sources/" + i0+"/mapping/active",schemaPath:"#/properties/sources/items/properties/mapping/properties/active/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data19.activeFrom !== undefined && func0.call(data19, "activeFrom")){
let data34 = data19.activeFrom;
if(typeof data34 === "string"){
if(!pattern4.test(data34)){
const err66 = {instancePath:instancePath+"/sources/" + i0+"/mapping/activeFrom",schemaPath:"#/properties/sources/items/properties/mapping/properties/activeFrom/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/sources/" + i0+"/mapping/activeFrom",schemaPath:"#/properties/sources/items/properties/mapping/properties/activeFrom/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data19.activeUntil !== undefined && func0.call(data19, "activeUntil")){
let data35 = data19.activeUntil;
if(typeof data35 === "string"){
if(!pattern4.test(data35)){
const err68 = {instancePath:instancePath+"/sources/" + i0+"/mapping/activeUntil",schemaPath:"#/properties/sources/items/properties/mapping/properties/activeUntil/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/sources/" + i0+"/mapping/activeUntil",schemaPath:"#/properties/sources/items/properties/mapping/properties/activeUntil/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
for(const key4 of Object.keys(data19)){
if(pattern15.test(key4)){
let data36 = data19[key4];
if(typeof data36 === "string"){
if(!pattern4.test(data36)){
const err70 = {instancePath:instancePath+"/sources/" + i0+"/mapping/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/sources/items/properties/mapping/patternProperties/%5Eattributes%5C.%5CS%2B%24/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/sources/" + i0+"/mapping/" + key4.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/sources/items/properties/mapping/patternProperties/%5Eattributes%5C.%5CS%2B%24/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
}
else {
const err72 = {instancePath:instancePath+"/sources/" + i0+"/mapping",schemaPath:"#/properties/sources/items/properties/mapping/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data5.role !== undefined && func0.call(data5, "role")){
let data37 = data5.role;
if(typeof data37 !== "string"){
const err73 = {instancePath:instancePath+"/sources/" + i0+"/role",schemaPath:"#/properties/sources/items/properties/role/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((data37 === "own") || (data37 === "enrich"))){
const err74 = {instancePath:instancePath+"/sources/" + i0+"/role",schemaPath:"#/properties/sources/items/properties/role/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.role.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data5.join !== undefined && func0.call(data5, "join")){
let data38 = data5.join;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
if((data38.theirs === undefined) || (!(func0.call(data38, "theirs")))){
const err75 = {instancePath:instancePath+"/sources/" + i0+"/join",schemaPath:"#/properties/sources/items/properties/join/required",keyword:"required",params:{missingProperty: "theirs"},message:"must have required property '"+"theirs"+"'"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if((data38.ours === undefined) || (!(func0.call(data38, "ours")))){
const err76 = {instancePath:instancePath+"/sources/" + i0+"/join",schemaPath:"#/properties/sources/items/properties/join/required",keyword:"required",params:{missingProperty: "ours"},message:"must have required property '"+"ours"+"'"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
for(const key5 of Object.keys(data38)){
if(!((key5 === "theirs") || (key5 === "ours"))){
const err77 = {instancePath:instancePath+"/sources/" + i0+"/join",schemaPath:"#/properties/sources/items/properties/join/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data38.theirs !== undefined && func0.call(data38, "theirs")){
let data39 = data38.theirs;
if(typeof data39 === "string"){
if(!pattern4.test(data39)){
const err78 = {instancePath:instancePath+"/sources/" + i0+"/join/theirs",schemaPath:"#/properties/sources/items/properties/join/properties/theirs/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
else {
const err79 = {instancePath:instancePath+"/sources/" + i0+"/join/theirs",schemaPath:"#/properties/sources/items/properties/join/properties/theirs/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data38.ours !== undefined && func0.call(data38, "ours")){
let data40 = data38.ours;
if(typeof data40 === "string"){
if(!pattern4.test(data40)){
const err80 = {instancePath:instancePath+"/sources/" + i0+"/join/ours",schemaPath:"#/properties/sources/items/properties/join/properties/ours/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
else {
const err81 = {instancePath:instancePath+"/sources/" + i0+"/join/ours",schemaPath:"#/properties/sources/items/properties/join/properties/ours/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
else {
const err82 = {instancePath:instancePath+"/sources/" + i0+"/join",schemaPath:"#/properties/sources/items/properties/join/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data5.overrides !== undefined && func0.call(data5, "overrides")){
let data41 = data5.overrides;
if(Array.isArray(data41)){
const len4 = data41.length;
for(let i4=0; i4<len4; i4++){
let data42 = data41[i4];
if(typeof data42 === "string"){
if(!pattern4.test(data42)){
const err83 = {instancePath:instancePath+"/sources/" + i0+"/overrides/" + i4,schemaPath:"#/properties/sources/items/properties/overrides/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
else {
const err84 = {instancePath:instancePath+"/sources/" + i0+"/overrides/" + i4,schemaPath:"#/properties/sources/items/properties/overrides/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
else {
const err85 = {instancePath:instancePath+"/sources/" + i0+"/overrides",schemaPath:"#/properties/sources/items/properties/overrides/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data5.removal !== undefined && func0.call(data5, "removal")){
let data43 = data5.removal;
if(typeof data43 !== "string"){
const err86 = {instancePath:instancePath+"/sources/" + i0+"/removal",schemaPath:"#/properties/sources/items/properties/removal/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(!(((data43 === "keep") || (data43 === "deactivate")) || (data43 === "delete"))){
const err87 = {instancePath:instancePath+"/sources/" + i0+"/removal",schemaPath:"#/properties/sources/items/properties/removal/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.removal.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
if(data5.removeAfter !== undefined && func0.call(data5, "removeAfter")){
let data44 = data5.removeAfter;
if(typeof data44 === "string"){
if(!pattern37.test(data44)){
const err88 = {instancePath:instancePath+"/sources/" + i0+"/removeAfter",schemaPath:"#/properties/sources/items/properties/removeAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
else {
const err89 = {instancePath:instancePath+"/sources/" + i0+"/removeAfter",schemaPath:"#/properties/sources/items/properties/removeAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data5.reuseAfter !== undefined && func0.call(data5, "reuseAfter")){
let data45 = data5.reuseAfter;
if(typeof data45 === "string"){
if(!pattern37.test(data45)){
const err90 = {instancePath:instancePath+"/sources/" + i0+"/reuseAfter",schemaPath:"#/properties/sources/items/properties/reuseAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
else {
const err91 = {instancePath:instancePath+"/sources/" + i0+"/reuseAfter",schemaPath:"#/properties/sources/items/properties/reuseAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data5.changes !== undefined && func0.call(data5, "changes")){
let data46 = data5.changes;
if(data46 && typeof data46 == "object" && !Array.isArray(data46)){
for(const key6 of Object.keys(data46)){
if(!(((key6 === "use") || (key6 === "fullEvery")) || (key6 === "fullAfter"))){
const err92 = {instancePath:instancePath+"/sources/" + i0+"/changes",schemaPath:"#/properties/sources/items/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data46.use !== undefined && func0.call(data46, "use")){
let data47 = data46.use;
if(typeof data47 !== "string"){
const err93 = {instancePath:instancePath+"/sources/" + i0+"/changes/use",schemaPath:"#/properties/sources/items/properties/changes/properties/use/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(!((data47 === "auto") || (data47 === "never"))){
const err94 = {instancePath:instancePath+"/sources/" + i0+"/changes/use",schemaPath:"#/properties/sources/items/properties/changes/properties/use/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.changes.properties.use.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data46.fullEvery !== undefined && func0.call(data46, "fullEvery")){
let data48 = data46.fullEvery;
if(!((typeof data48 == "number") && (!(data48 % 1) && !isNaN(data48)))){
const err95 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullEvery",schemaPath:"#/properties/sources/items/properties/changes/properties/fullEvery/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(typeof data48 == "number"){
if(data48 < 1 || isNaN(data48)){
const err96 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullEvery",schemaPath:"#/properties/sources/items/properties/changes/properties/fullEvery/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
if(data46.fullAfter !== undefined && func0.call(data46, "fullAfter")){
let data49 = data46.fullAfter;
if(typeof data49 === "string"){
if(!pattern37.test(data49)){
const err97 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullAfter",schemaPath:"#/properties/sources/items/properties/changes/properties/fullAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
else {
const err98 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullAfter",schemaPath:"#/properties/sources/items/properties/changes/properties/fullAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/sources/" + i0+"/changes",schemaPath:"#/properties/sources/items/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data5.authenticateWith !== undefined && func0.call(data5, "authenticateWith")){
let data50 = data5.authenticateWith;
if(typeof data50 === "string"){
if(!pattern4.test(data50)){
const err100 = {instancePath:instancePath+"/sources/" + i0+"/authenticateWith",schemaPath:"#/properties/sources/items/properties/authenticateWith/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/sources/" + i0+"/authenticateWith",schemaPath:"#/properties/sources/items/properties/authenticateWith/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data5.onUnknown !== undefined && func0.call(data5, "onUnknown")){
let data51 = data5.onUnknown;
if(typeof data51 !== "string"){
const err102 = {instancePath:instancePath+"/sources/" + i0+"/onUnknown",schemaPath:"#/properties/sources/items/properties/onUnknown/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(!(((data51 === "create") || (data51 === "allow")) || (data51 === "deny"))){
const err103 = {instancePath:instancePath+"/sources/" + i0+"/onUnknown",schemaPath:"#/properties/sources/items/properties/onUnknown/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.onUnknown.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data5.tryUnknown !== undefined && func0.call(data5, "tryUnknown")){
if(typeof data5.tryUnknown !== "boolean"){
const err104 = {instancePath:instancePath+"/sources/" + i0+"/tryUnknown",schemaPath:"#/properties/sources/items/properties/tryUnknown/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data5.limits !== undefined && func0.call(data5, "limits")){
let data53 = data5.limits;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
for(const key7 of Object.keys(data53)){
if(!(((((key7 === "absences") || (key7 === "changes")) || (key7 === "membershipRemovals")) || (key7 === "rejected")) || (key7 === "clearedFields"))){
const err105 = {instancePath:instancePath+"/sources/" + i0+"/limits",schemaPath:"#/properties/sources/items/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data53.absences !== undefined && func0.call(data53, "absences")){
let data54 = data53.absences;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
for(const key8 of Object.keys(data54)){
if(!(((key8 === "atLeast") || (key8 === "share")) || (key8 === "atMost"))){
const err106 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data54.atLeast !== undefined && func0.call(data54, "atLeast")){
let data55 = data54.atLeast;
if(!((typeof data55 == "number") && (!(data55 % 1) && !isNaN(data55)))){
const err107 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(typeof data55 == "number"){
if(data55 < 0 || isNaN(data55)){
const err108 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
}
if(data54.share !== undefined && func0.call(data54, "share")){
let data56 = data54.share;
if(typeof data56 === "string"){
if(!pattern41.test(data56)){
const err109 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/share",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
else {
const err110 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/share",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data54.atMost !== undefined && func0.call(data54, "atMost")){
let data57 = data54.atMost;
if(!((typeof data57 == "number") && (!(data57 % 1) && !isNaN(data57)))){
const err111 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atMost",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atMost/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(typeof data57 == "number"){
if(data57 < 0 || isNaN(data57)){
const err112 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atMost",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atMost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
}
}
else {
const err113 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data53.changes !== undefined && func0.call(data53, "changes")){
let data58 = data53.changes;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
for(const key9 of Object.keys(data58)){
if(!((key9 === "atLeast") || (key9 === "share"))){
const err114 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
if(data58.atLeast !== undefined && func0.call(data58, "atLeast")){
let data59 = data58.atLeast;
if(!((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59)))){
const err115 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(typeof data59 == "number"){
if(data59 < 0 || isNaN(data59)){
const err116 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
if(data58.share !== undefined && func0.call(data58, "share")){
let data60 = data58.share;
if(typeof data60 === "string"){
if(!pattern41.test(data60)){
const err117 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/share",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
else {
const err118 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/share",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data53.membershipRemovals !== undefined && func0.call(data53, "membershipRemovals")){
let data61 = data53.membershipRemovals;
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
for(const key10 of Object.keys(data61)){
if(!((key10 === "share") || (key10 === "population"))){
const err120 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data61.share !== undefined && func0.call(data61, "share")){
let data62 = data61.share;
if(typeof data62 === "string"){
if(!pattern41.test(data62)){
const err121 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/share",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
else {
const err122 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/share",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data61.population !== undefined && func0.call(data61, "population")){
let data63 = data61.population;
if(!((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63)))){
const err123 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/population",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
if(typeof data63 == "number"){
if(data63 < 0 || isNaN(data63)){
const err124 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/population",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
}
}
else {
const err125 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data53.rejected !== undefined && func0.call(data53, "rejected")){
let data64 = data53.rejected;
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
for(const key11 of Object.keys(data64)){
if(!(key11 === "share")){
const err126 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
if(data64.share !== undefined && func0.call(data64, "share")){
let data65 = data64.share;
if(typeof data65 === "string"){
if(!pattern41.test(data65)){
const err127 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected/share",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected/share",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
}
else {
const err129 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data53.clearedFields !== undefined && func0.call(data53, "clearedFields")){
let data66 = data53.clearedFields;
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
for(const key12 of Object.keys(data66)){
if(!((key12 === "share") || (key12 === "population"))){
const err130 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
if(data66.share !== undefined && func0.call(data66, "share")){
let data67 = data66.share;
if(typeof data67 === "string"){
if(!pattern41.test(data67)){
const err131 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields/share",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
else {
const err132 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields/share",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data66.population !== undefined && func0.call(data66, "population")){
let data68 = data66.population;
if(!((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68)))){
const err133 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields/population",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(typeof data68 == "number"){
if(data68 < 0 || isNaN(data68)){
const err134 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields/population",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
}
}
else {
const err135 = {instancePath:instancePath+"/sources/" + i0+"/limits/clearedFields",schemaPath:"#/properties/sources/items/properties/limits/properties/clearedFields/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/sources/" + i0+"/limits",schemaPath:"#/properties/sources/items/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data5.sentinels !== undefined && func0.call(data5, "sentinels")){
let data69 = data5.sentinels;
if(data69 && typeof data69 == "object" && !Array.isArray(data69)){
for(const key13 of Object.keys(data69)){
if(!((key13 === "users") || (key13 === "groups"))){
const err137 = {instancePath:instancePath+"/sources/" + i0+"/sentinels",schemaPath:"#/properties/sources/items/properties/sentinels/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data69.users !== undefined && func0.call(data69, "users")){
let data70 = data69.users;
if(Array.isArray(data70)){
const len5 = data70.length;
for(let i5=0; i5<len5; i5++){
let data71 = data70[i5];
if(typeof data71 === "string"){
if(!pattern4.test(data71)){
const err138 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/users/" + i5,schemaPath:"#/properties/sources/items/properties/sentinels/properties/users/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
else {
const err139 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/users/" + i5,schemaPath:"#/properties/sources/items/properties/sentinels/properties/users/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
}
else {
const err140 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/users",schemaPath:"#/properties/sources/items/properties/sentinels/properties/users/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data69.groups !== undefined && func0.call(data69, "groups")){
let data72 = data69.groups;
if(Array.isArray(data72)){
const len6 = data72.length;
for(let i6=0; i6<len6; i6++){
let data73 = data72[i6];
if(typeof data73 === "string"){
if(!pattern4.test(data73)){
const err141 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/groups/" + i6,schemaPath:"#/properties/sources/items/properties/sentinels/properties/groups/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
else {
const err142 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/groups/" + i6,schemaPath:"#/properties/sources/items/properties/sentinels/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
}
else {
const err143 = {instancePath:instancePath+"/sources/" + i0+"/sentinels/groups",schemaPath:"#/properties/sources/items/properties/sentinels/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
}
else {
const err144 = {instancePath:instancePath+"/sources/" + i0+"/sentinels",schemaPath:"#/properties/sources/items/properties/sentinels/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data5.protected !== undefined && func0.call(data5, "protected")){
let data74 = data5.protected;
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
for(const key14 of Object.keys(data74)){
if(!((key14 === "users") || (key14 === "groups"))){
const err145 = {instancePath:instancePath+"/sources/" + i0+"/protected",schemaPath:"#/properties/sources/items/properties/protected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
if(data74.users !== undefined && func0.call(data74, "users")){
let data75 = data74.users;
if(Array.isArray(data75)){
const len7 = data75.length;
for(let i7=0; i7<len7; i7++){
let data76 = data75[i7];
if(typeof data76 === "string"){
if(!pattern4.test(data76)){
const err146 = {instancePath:instancePath+"/sources/" + i0+"/protected/users/" + i7,schemaPath:"#/properties/sources/items/properties/protected/properties/users/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
else {
const err147 = {instancePath:instancePath+"/sources/" + i0+"/protected/users/" + i7,schemaPath:"#/properties/sources/items/properties/protected/properties/users/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
}
else {
const err148 = {instancePath:instancePath+"/sources/" + i0+"/protected/users",schemaPath:"#/properties/sources/items/properties/protected/properties/users/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data74.groups !== undefined && func0.call(data74, "groups")){
let data77 = data74.groups;
if(Array.isArray(data77)){
const len8 = data77.length;
for(let i8=0; i8<len8; i8++){
let data78 = data77[i8];
if(typeof data78 === "string"){
if(!pattern4.test(data78)){
const err149 = {instancePath:instancePath+"/sources/" + i0+"/protected/groups/" + i8,schemaPath:"#/properties/sources/items/properties/protected/properties/groups/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
else {
const err150 = {instancePath:instancePath+"/sources/" + i0+"/protected/groups/" + i8,schemaPath:"#/properties/sources/items/properties/protected/properties/groups/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
}
else {
const err151 = {instancePath:instancePath+"/sources/" + i0+"/protected/groups",schemaPath:"#/properties/sources/items/properties/protected/properties/groups/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
}
else {
const err152 = {instancePath:instancePath+"/sources/" + i0+"/protected",schemaPath:"#/properties/sources/items/properties/protected/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data5.schedule !== undefined && func0.call(data5, "schedule")){
let data79 = data5.schedule;
if(typeof data79 === "string"){
if(!pattern4.test(data79)){
const err153 = {instancePath:instancePath+"/sources/" + i0+"/schedule",schemaPath:"#/properties/sources/items/properties/schedule/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
else {
const err154 = {instancePath:instancePath+"/sources/" + i0+"/schedule",schemaPath:"#/properties/sources/items/properties/schedule/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
if(data5.deadlines !== undefined && func0.call(data5, "deadlines")){
let data80 = data5.deadlines;
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
for(const key15 of Object.keys(data80)){
if(!((((key15 === "open") || (key15 === "check")) || (key15 === "lookUp")) || (key15 === "authenticate"))){
const err155 = {instancePath:instancePath+"/sources/" + i0+"/deadlines",schemaPath:"#/properties/sources/items/properties/deadlines/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data80.open !== undefined && func0.call(data80, "open")){
let data81 = data80.open;
if(typeof data81 === "string"){
if(!pattern37.test(data81)){
const err156 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/open",schemaPath:"#/properties/sources/items/properties/deadlines/properties/open/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
else {
const err157 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/open",schemaPath:"#/properties/sources/items/properties/deadlines/properties/open/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data80.check !== undefined && func0.call(data80, "check")){
let data82 = data80.check;
if(typeof data82 === "string"){
if(!pattern37.test(data82)){
const err158 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/check",schemaPath:"#/properties/sources/items/properties/deadlines/properties/check/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
else {
const err159 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/check",schemaPath:"#/properties/sources/items/properties/deadlines/properties/check/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data80.lookUp !== undefined && func0.call(data80, "lookUp")){
let data83 = data80.lookUp;
if(typeof data83 === "string"){
if(!pattern37.test(data83)){
const err160 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/lookUp",schemaPath:"#/properties/sources/items/properties/deadlines/properties/lookUp/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
else {
const err161 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/lookUp",schemaPath:"#/properties/sources/items/properties/deadlines/properties/lookUp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data80.authenticate !== undefined && func0.call(data80, "authenticate")){
let data84 = data80.authenticate;
if(typeof data84 === "string"){
if(!pattern37.test(data84)){
const err162 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/authenticate",schemaPath:"#/properties/sources/items/properties/deadlines/properties/authenticate/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
else {
const err163 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/authenticate",schemaPath:"#/properties/sources/items/properties/deadlines/properties/authenticate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
}
else {
const err164 = {instancePath:instancePath+"/sources/" + i0+"/deadlines",schemaPath:"#/properties/sources/items/properties/deadlines/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
}
else {
const err165 = {instancePath:instancePath+"/sources/" + i0,schemaPath:"#/properties/sources/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
}
else {
const err166 = {instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
if(data.newPeople !== undefined && func0.call(data, "newPeople")){
let data85 = data.newPeople;
if(Array.isArray(data85)){
const len9 = data85.length;
for(let i9=0; i9<len9; i9++){
let data86 = data85[i9];
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
for(const key16 of Object.keys(data86)){
if(!((((((key16 === "group") || (key16 === "everyone")) || (key16 === "credit")) || (key16 === "restricted")) || (key16 === "overdraft")) || (key16 === "attributes"))){
const err167 = {instancePath:instancePath+"/newPeople/" + i9,schemaPath:"#/properties/newPeople/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data86.group !== undefined && func0.call(data86, "group")){
let data87 = data86.group;
if(typeof data87 === "string"){
if(!pattern4.test(data87)){
const err168 = {instancePath:instancePath+"/newPeople/" + i9+"/group",schemaPath:"#/properties/newPeople/items/properties/group/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
else {
const err169 = {instancePath:instancePath+"/newPeople/" + i9+"/group",schemaPath:"#/properties/newPeople/items/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data86.everyone !== undefined && func0.call(data86, "everyone")){
let data88 = data86.everyone;
if(typeof data88 !== "boolean"){
const err170 = {instancePath:instancePath+"/newPeople/" + i9+"/everyone",schemaPath:"#/properties/newPeople/items/properties/everyone/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if(!(data88 === true)){
const err171 = {instancePath:instancePath+"/newPeople/" + i9+"/everyone",schemaPath:"#/properties/newPeople/items/properties/everyone/enum",keyword:"enum",params:{allowedValues: schema31.properties.newPeople.items.properties.everyone.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data86.credit !== undefined && func0.call(data86, "credit")){
let data89 = data86.credit;
if((typeof data89 !== "string") && (!(typeof data89 == "number"))){
const err172 = {instancePath:instancePath+"/newPeople/" + i9+"/credit",schemaPath:"#/properties/newPeople/items/properties/credit/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.credit.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data86.restricted !== undefined && func0.call(data86, "restricted")){
if(typeof data86.restricted !== "boolean"){
const err173 = {instancePath:instancePath+"/newPeople/" + i9+"/restricted",schemaPath:"#/properties/newPeople/items/properties/restricted/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
if(data86.overdraft !== undefined && func0.call(data86, "overdraft")){
let data91 = data86.overdraft;
if((typeof data91 !== "string") && (!(typeof data91 == "number"))){
const err174 = {instancePath:instancePath+"/newPeople/" + i9+"/overdraft",schemaPath:"#/properties/newPeople/items/properties/overdraft/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.overdraft.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data86.attributes !== undefined && func0.call(data86, "attributes")){
let data92 = data86.attributes;
if(data92 && typeof data92 == "object" && !Array.isArray(data92)){
for(const key17 of Object.keys(data92)){
let data93 = data92[key17];
if((typeof data93 !== "string") && (!(Array.isArray(data93)))){
const err175 = {instancePath:instancePath+"/newPeople/" + i9+"/attributes/" + key17.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/newPeople/items/properties/attributes/additionalProperties/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.attributes.additionalProperties.type},message:"must be string,array"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
if(Array.isArray(data93)){
const len10 = data93.length;
for(let i10=0; i10<len10; i10++){
if(typeof data93[i10] !== "string"){
const err176 = {instancePath:instancePath+"/newPeople/" + i9+"/attributes/" + key17.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i10,schemaPath:"#/properties/newPeople/items/properties/attributes/additionalProperties/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
}
}
}
else {
const err177 = {instancePath:instancePath+"/newPeople/" + i9+"/attributes",schemaPath:"#/properties/newPeople/items/properties/attributes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
}
else {
const err178 = {instancePath:instancePath+"/newPeople/" + i9,schemaPath:"#/properties/newPeople/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
else {
const err179 = {instancePath:instancePath+"/newPeople",schemaPath:"#/properties/newPeople/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data.additionalGroups !== undefined && func0.call(data, "additionalGroups")){
let data95 = data.additionalGroups;
if(typeof data95 === "string"){
if(!pattern4.test(data95)){
const err180 = {instancePath:instancePath+"/additionalGroups",schemaPath:"#/properties/additionalGroups/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
else {
const err181 = {instancePath:instancePath+"/additionalGroups",schemaPath:"#/properties/additionalGroups/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
if(data.timeZone !== undefined && func0.call(data, "timeZone")){
let data96 = data.timeZone;
if(typeof data96 === "string"){
if(!pattern4.test(data96)){
const err182 = {instancePath:instancePath+"/timeZone",schemaPath:"#/properties/timeZone/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
else {
const err183 = {instancePath:instancePath+"/timeZone",schemaPath:"#/properties/timeZone/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
if(data.schedule !== undefined && func0.call(data, "schedule")){
let data97 = data.schedule;
if(data97 && typeof data97 == "object" && !Array.isArray(data97)){
for(const key18 of Object.keys(data97)){
if(!(((key18 === "sync") || (key18 === "jitter")) || (key18 === "catchUp"))){
const err184 = {instancePath:instancePath+"/schedule",schemaPath:"#/properties/schedule/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data97.sync !== undefined && func0.call(data97, "sync")){
let data98 = data97.sync;
if(typeof data98 === "string"){
if(!pattern4.test(data98)){
const err185 = {instancePath:instancePath+"/schedule/sync",schemaPath:"#/properties/schedule/properties/sync/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
else {
const err186 = {instancePath:instancePath+"/schedule/sync",schemaPath:"#/properties/schedule/properties/sync/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data97.jitter !== undefined && func0.call(data97, "jitter")){
let data99 = data97.jitter;
if(typeof data99 === "string"){
if(!pattern37.test(data99)){
const err187 = {instancePath:instancePath+"/schedule/jitter",schemaPath:"#/properties/schedule/properties/jitter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
else {
const err188 = {instancePath:instancePath+"/schedule/jitter",schemaPath:"#/properties/schedule/properties/jitter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data97.catchUp !== undefined && func0.call(data97, "catchUp")){
let data100 = data97.catchUp;
if(typeof data100 === "string"){
if(!pattern37.test(data100)){
const err189 = {instancePath:instancePath+"/schedule/catchUp",schemaPath:"#/properties/schedule/properties/catchUp/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
else {
const err190 = {instancePath:instancePath+"/schedule/catchUp",schemaPath:"#/properties/schedule/properties/catchUp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
}
else {
const err191 = {instancePath:instancePath+"/schedule",schemaPath:"#/properties/schedule/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
if(data.api !== undefined && func0.call(data, "api")){
let data101 = data.api;
if(data101 && typeof data101 == "object" && !Array.isArray(data101)){
if((data101.listen === undefined) || (!(func0.call(data101, "listen")))){
const err192 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/required",keyword:"required",params:{missingProperty: "listen"},message:"must have required property '"+"listen"+"'"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
for(const key19 of Object.keys(data101)){
if(!((((((key19 === "listen") || (key19 === "administrators")) || (key19 === "tls")) || (key19 === "names")) || (key19 === "scim")) || (key19 === "limits"))){
const err193 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data101.listen !== undefined && func0.call(data101, "listen")){
let data102 = data101.listen;
if(typeof data102 === "string"){
if(!pattern4.test(data102)){
const err194 = {instancePath:instancePath+"/api/listen",schemaPath:"#/properties/api/properties/listen/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
else {
const err195 = {instancePath:instancePath+"/api/listen",schemaPath:"#/properties/api/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data101.administrators !== undefined && func0.call(data101, "administrators")){
let data103 = data101.administrators;
if(Array.isArray(data103)){
const len11 = data103.length;
for(let i11=0; i11<len11; i11++){
let data104 = data103[i11];
if(typeof data104 === "string"){
if(!pattern4.test(data104)){
const err196 = {instancePath:instancePath+"/api/administrators/" + i11,schemaPath:"#/properties/api/properties/administrators/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
else {
const err197 = {instancePath:instancePath+"/api/administrators/" + i11,schemaPath:"#/properties/api/properties/administrators/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
}
else {
const err198 = {instancePath:instancePath+"/api/administrators",schemaPath:"#/properties/api/properties/administrators/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
if(data101.tls !== undefined && func0.call(data101, "tls")){
let data105 = data101.tls;
if((typeof data105 !== "string") && (!(data105 && typeof data105 == "object" && !Array.isArray(data105)))){
const err199 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/type",keyword:"type",params:{type: schema31.properties.api.properties.tls.type},message:"must be string,object"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
if(typeof data105 === "string"){
if(!pattern63.test(data105)){
const err200 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/pattern",keyword:"pattern",params:{pattern: "^own$"},message:"must match pattern \""+"^own$"+"\""};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data105 && typeof data105 == "object" && !Array.isArray(data105)){
if((data105.certificate === undefined) || (!(func0.call(data105, "certificate")))){
const err201 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
if((data105.key === undefined) || (!(func0.call(data105, "key")))){
const err202 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
for(const key20 of Object.keys(data105)){
if(!((key20 === "certificate") || (key20 === "key"))){
const err203 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
if(data105.certificate !== undefined && func0.call(data105, "certificate")){
let data106 = data105.certificate;
if(typeof data106 === "string"){
if(!pattern4.test(data106)){
const err204 = {instancePath:instancePath+"/api/tls/certificate",schemaPath:"#/properties/api/properties/tls/properties/certificate/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
else {
const err205 = {instancePath:instancePath+"/api/tls/certificate",schemaPath:"#/properties/api/properties/tls/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data105.key !== undefined && func0.call(data105, "key")){
let data107 = data105.key;
if(typeof data107 === "string"){
if(!pattern4.test(data107)){
const err206 = {instancePath:instancePath+"/api/tls/key",schemaPath:"#/properties/api/properties/tls/properties/key/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
else {
const err207 = {instancePath:instancePath+"/api/tls/key",schemaPath:"#/properties/api/properties/tls/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
}
}
if(data101.names !== undefined && func0.call(data101, "names")){
let data108 = data101.names;
if(Array.isArray(data108)){
if(data108.length < 1){
const err208 = {instancePath:instancePath+"/api/names",schemaPath:"#/properties/api/properties/names/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
const len12 = data108.length;
for(let i12=0; i12<len12; i12++){
let data109 = data108[i12];
if(typeof data109 === "string"){
if(!pattern4.test(data109)){
const err209 = {instancePath:instancePath+"/api/names/" + i12,schemaPath:"#/properties/api/properties/names/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
else {
const err210 = {instancePath:instancePath+"/api/names/" + i12,schemaPath:"#/properties/api/properties/names/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
}
else {
const err211 = {instancePath:instancePath+"/api/names",schemaPath:"#/properties/api/properties/names/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
if(data101.scim !== undefined && func0.call(data101, "scim")){
if(typeof data101.scim !== "boolean"){
const err212 = {instancePath:instancePath+"/api/scim",schemaPath:"#/properties/api/properties/scim/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data101.limits !== undefined && func0.call(data101, "limits")){
let data111 = data101.limits;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
for(const key21 of Object.keys(data111)){
if(!((key21 === "perToken") || (key21 === "perAddress"))){
const err213 = {instancePath:instancePath+"/api/limits",schemaPath:"#/properties/api/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
if(data111.perToken !== undefined && func0.call(data111, "perToken")){
let data112 = data111.perToken;
if(!((typeof data112 == "number") && (!(data112 % 1) && !isNaN(data112)))){
const err214 = {instancePath:instancePath+"/api/limits/perToken",schemaPath:"#/properties/api/properties/limits/properties/perToken/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(typeof data112 == "number"){
if(data112 > 1000000 || isNaN(data112)){
const err215 = {instancePath:instancePath+"/api/limits/perToken",schemaPath:"#/properties/api/properties/limits/properties/perToken/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
if(data112 < 0 || isNaN(data112)){
const err216 = {instancePath:instancePath+"/api/limits/perToken",schemaPath:"#/properties/api/properties/limits/properties/perToken/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
}
if(data111.perAddress !== undefined && func0.call(data111, "perAddress")){
let data113 = data111.perAddress;
if(!((typeof data113 == "number") && (!(data113 % 1) && !isNaN(data113)))){
const err217 = {instancePath:instancePath+"/api/limits/perAddress",schemaPath:"#/properties/api/properties/limits/properties/perAddress/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if(typeof data113 == "number"){
if(data113 > 1000000 || isNaN(data113)){
const err218 = {instancePath:instancePath+"/api/limits/perAddress",schemaPath:"#/properties/api/properties/limits/properties/perAddress/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(data113 < 0 || isNaN(data113)){
const err219 = {instancePath:instancePath+"/api/limits/perAddress",schemaPath:"#/properties/api/properties/limits/properties/perAddress/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
}
}
else {
const err220 = {instancePath:instancePath+"/api/limits",schemaPath:"#/properties/api/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
else {
const err221 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
if(data.backup !== undefined && func0.call(data, "backup")){
let data114 = data.backup;
if(data114 && typeof data114 == "object" && !Array.isArray(data114)){
if((data114.folder === undefined) || (!(func0.call(data114, "folder")))){
const err222 = {instancePath:instancePath+"/backup",schemaPath:"#/properties/backup/required",keyword:"required",params:{missingProperty: "folder"},message:"must have required property '"+"folder"+"'"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
for(const key22 of Object.keys(data114)){
if(!(((key22 === "folder") || (key22 === "at")) || (key22 === "keep"))){
const err223 = {instancePath:instancePath+"/backup",schemaPath:"#/properties/backup/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data114.folder !== undefined && func0.call(data114, "folder")){
let data115 = data114.folder;
if(typeof data115 === "string"){
if(!pattern4.test(data115)){
const err224 = {instancePath:instancePath+"/backup/folder",schemaPath:"#/properties/backup/properties/folder/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
else {
const err225 = {instancePath:instancePath+"/backup/folder",schemaPath:"#/properties/backup/properties/folder/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
if(data114.at !== undefined && func0.call(data114, "at")){
let data116 = data114.at;
if(typeof data116 === "string"){
if(!pattern4.test(data116)){
const err226 = {instancePath:instancePath+"/backup/at",schemaPath:"#/properties/backup/properties/at/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
}
else {
const err227 = {instancePath:instancePath+"/backup/at",schemaPath:"#/properties/backup/properties/at/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
if(data114.keep !== undefined && func0.call(data114, "keep")){
let data117 = data114.keep;
if(!((typeof data117 == "number") && (!(data117 % 1) && !isNaN(data117)))){
const err228 = {instancePath:instancePath+"/backup/keep",schemaPath:"#/properties/backup/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
if(typeof data117 == "number"){
if(data117 < 1 || isNaN(data117)){
const err229 = {instancePath:instancePath+"/backup/keep",schemaPath:"#/properties/backup/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
}
}
else {
const err230 = {instancePath:instancePath+"/backup",schemaPath:"#/properties/backup/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
if(data.notify !== undefined && func0.call(data, "notify")){
let data118 = data.notify;
if(data118 && typeof data118 == "object" && !Array.isArray(data118)){
for(const key23 of Object.keys(data118)){
if(!((((key23 === "staleAfter") || (key23 === "atMostEvery")) || (key23 === "mail")) || (key23 === "post"))){
const err231 = {instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data118.staleAfter !== undefined && func0.call(data118, "staleAfter")){
let data119 = data118.staleAfter;
if(typeof data119 === "string"){
if(!pattern37.test(data119)){
const err232 = {instancePath:instancePath+"/notify/staleAfter",schemaPath:"#/properties/notify/properties/staleAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
else {
const err233 = {instancePath:instancePath+"/notify/staleAfter",schemaPath:"#/properties/notify/properties/staleAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data118.atMostEvery !== undefined && func0.call(data118, "atMostEvery")){
let data120 = data118.atMostEvery;
if(typeof data120 === "string"){
if(!pattern37.test(data120)){
const err234 = {instancePath:instancePath+"/notify/atMostEvery",schemaPath:"#/properties/notify/properties/atMostEvery/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
else {
const err235 = {instancePath:instancePath+"/notify/atMostEvery",schemaPath:"#/properties/notify/properties/atMostEvery/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
if(data118.mail !== undefined && func0.call(data118, "mail")){
let data121 = data118.mail;
if(data121 && typeof data121 == "object" && !Array.isArray(data121)){
if((data121.server === undefined) || (!(func0.call(data121, "server")))){
const err236 = {instancePath:instancePath+"/notify/mail",schemaPath:"#/properties/notify/properties/mail/required",keyword:"required",params:{missingProperty: "server"},message:"must have required property '"+"server"+"'"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
if((data121.from === undefined) || (!(func0.call(data121, "from")))){
const err237 = {instancePath:instancePath+"/notify/mail",schemaPath:"#/properties/notify/properties/mail/required",keyword:"required",params:{missingProperty: "from"},message:"must have required property '"+"from"+"'"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
if((data121.to === undefined) || (!(func0.call(data121, "to")))){
const err238 = {instancePath:instancePath+"/notify/mail",schemaPath:"#/properties/notify/properties/mail/required",keyword:"required",params:{missingProperty: "to"},message:"must have required property '"+"to"+"'"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
for(const key24 of Object.keys(data121)){
if(!(((((((key24 === "server") || (key24 === "tls")) || (key24 === "authority")) || (key24 === "username")) || (key24 === "password")) || (key24 === "from")) || (key24 === "to"))){
const err239 = {instancePath:instancePath+"/notify/mail",schemaPath:"#/properties/notify/properties/mail/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
if(data121.server !== undefined && func0.call(data121, "server")){
let data122 = data121.server;
if(typeof data122 === "string"){
if(!pattern4.test(data122)){
const err240 = {instancePath:instancePath+"/notify/mail/server",schemaPath:"#/properties/notify/properties/mail/properties/server/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
else {
const err241 = {instancePath:instancePath+"/notify/mail/server",schemaPath:"#/properties/notify/properties/mail/properties/server/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
if(data121.tls !== undefined && func0.call(data121, "tls")){
let data123 = data121.tls;
if(typeof data123 !== "string"){
const err242 = {instancePath:instancePath+"/notify/mail/tls",schemaPath:"#/properties/notify/properties/mail/properties/tls/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
if(!(((data123 === "starttls") || (data123 === "direct")) || (data123 === "none"))){
const err243 = {instancePath:instancePath+"/notify/mail/tls",schemaPath:"#/properties/notify/properties/mail/properties/tls/enum",keyword:"enum",params:{allowedValues: schema31.properties.notify.properties.mail.properties.tls.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data121.authority !== undefined && func0.call(data121, "authority")){
let data124 = data121.authority;
if(typeof data124 === "string"){
if(!pattern4.test(data124)){
const err244 = {instancePath:instancePath+"/notify/mail/authority",schemaPath:"#/properties/notify/properties/mail/properties/authority/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
else {
const err245 = {instancePath:instancePath+"/notify/mail/authority",schemaPath:"#/properties/notify/properties/mail/properties/authority/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
if(data121.username !== undefined && func0.call(data121, "username")){
let data125 = data121.username;
if(typeof data125 === "string"){
if(!pattern4.test(data125)){
const err246 = {instancePath:instancePath+"/notify/mail/username",schemaPath:"#/properties/notify/properties/mail/properties/username/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
else {
const err247 = {instancePath:instancePath+"/notify/mail/username",schemaPath:"#/properties/notify/properties/mail/properties/username/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
if(data121.password !== undefined && func0.call(data121, "password")){
let data126 = data121.password;
if(typeof data126 === "string"){
if(!pattern4.test(data126)){
const err248 = {instancePath:instancePath+"/notify/mail/password",schemaPath:"#/properties/notify/properties/mail/properties/password/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
else {
const err249 = {instancePath:instancePath+"/notify/mail/password",schemaPath:"#/properties/notify/properties/mail/properties/password/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
if(data121.from !== undefined && func0.call(data121, "from")){
let data127 = data121.from;
if(typeof data127 === "string"){
if(!pattern4.test(data127)){
const err250 = {instancePath:instancePath+"/notify/mail/from",schemaPath:"#/properties/notify/properties/mail/properties/from/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
else {
const err251 = {instancePath:instancePath+"/notify/mail/from",schemaPath:"#/properties/notify/properties/mail/properties/from/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
if(data121.to !== undefined && func0.call(data121, "to")){
let data128 = data121.to;
if(Array.isArray(data128)){
if(data128.length < 1){
const err252 = {instancePath:instancePath+"/notify/mail/to",schemaPath:"#/properties/notify/properties/mail/properties/to/minItems",keyword:"minItems",params:{limit: 1},message:"must NOT have fewer than 1 items"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
const len13 = data128.length;
for(let i13=0; i13<len13; i13++){
let data129 = data128[i13];
if(typeof data129 === "string"){
if(!pattern4.test(data129)){
const err253 = {instancePath:instancePath+"/notify/mail/to/" + i13,schemaPath:"#/properties/notify/properties/mail/properties/to/items/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
else {
const err254 = {instancePath:instancePath+"/notify/mail/to/" + i13,schemaPath:"#/properties/notify/properties/mail/properties/to/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
}
else {
const err255 = {instancePath:instancePath+"/notify/mail/to",schemaPath:"#/properties/notify/properties/mail/properties/to/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
}
else {
const err256 = {instancePath:instancePath+"/notify/mail",schemaPath:"#/properties/notify/properties/mail/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
if(data118.post !== undefined && func0.call(data118, "post")){
let data130 = data118.post;
if(data130 && typeof data130 == "object" && !Array.isArray(data130)){
if((data130.url === undefined) || (!(func0.call(data130, "url")))){
const err257 = {instancePath:instancePath+"/notify/post",schemaPath:"#/properties/notify/properties/post/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
for(const key25 of Object.keys(data130)){
if(!(((key25 === "url") || (key25 === "secret")) || (key25 === "authority"))){
const err258 = {instancePath:instancePath+"/notify/post",schemaPath:"#/properties/notify/properties/post/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
if(data130.url !== undefined && func0.call(data130, "url")){
let data131 = data130.url;
if(typeof data131 === "string"){
if(!pattern4.test(data131)){
const err259 = {instancePath:instancePath+"/notify/post/url",schemaPath:"#/properties/notify/properties/post/properties/url/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
else {
const err260 = {instancePath:instancePath+"/notify/post/url",schemaPath:"#/properties/notify/properties/post/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data130.secret !== undefined && func0.call(data130, "secret")){
let data132 = data130.secret;
if(typeof data132 === "string"){
if(!pattern4.test(data132)){
const err261 = {instancePath:instancePath+"/notify/post/secret",schemaPath:"#/properties/notify/properties/post/properties/secret/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
else {
const err262 = {instancePath:instancePath+"/notify/post/secret",schemaPath:"#/properties/notify/properties/post/properties/secret/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data130.authority !== undefined && func0.call(data130, "authority")){
let data133 = data130.authority;
if(typeof data133 === "string"){
if(!pattern4.test(data133)){
const err263 = {instancePath:instancePath+"/notify/post/authority",schemaPath:"#/properties/notify/properties/post/properties/authority/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
else {
const err264 = {instancePath:instancePath+"/notify/post/authority",schemaPath:"#/properties/notify/properties/post/properties/authority/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
}
else {
const err265 = {instancePath:instancePath+"/notify/post",schemaPath:"#/properties/notify/properties/post/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
}
else {
const err266 = {instancePath:instancePath+"/notify",schemaPath:"#/properties/notify/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
if(data.gateway !== undefined && func0.call(data, "gateway")){
let data134 = data.gateway;
if(data134 && typeof data134 == "object" && !Array.isArray(data134)){
if((data134.base === undefined) || (!(func0.call(data134, "base")))){
const err267 = {instancePath:instancePath+"/gateway",schemaPath:"#/properties/gateway/required",keyword:"required",params:{missingProperty: "base"},message:"must have required property '"+"base"+"'"};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
for(const key26 of Object.keys(data134)){
if(!(func0.call(schema31.properties.gateway.properties, key26))){
const err268 = {instancePath:instancePath+"/gateway",schemaPath:"#/properties/gateway/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
if(data134.listen !== undefined && func0.call(data134, "listen")){
let data135 = data134.listen;
if(typeof data135 === "string"){
if(!pattern4.test(data135)){
const err269 = {instancePath:instancePath+"/gateway/listen",schemaPath:"#/properties/gateway/properties/listen/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err269];
}
else {
vErrors.push(err269);
}
errors++;
}
}
else {
const err270 = {instancePath:instancePath+"/gateway/listen",schemaPath:"#/properties/gateway/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
if(data134.listenTls !== undefined && func0.call(data134, "listenTls")){
let data136 = data134.listenTls;
if(typeof data136 === "string"){
if(!pattern4.test(data136)){
const err271 = {instancePath:instancePath+"/gateway/listenTls",schemaPath:"#/properties/gateway/properties/listenTls/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
else {
const err272 = {instancePath:instancePath+"/gateway/listenTls",schemaPath:"#/properties/gateway/properties/listenTls/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
if(data134.tls !== undefined && func0.call(data134, "tls")){
let data137 = data134.tls;
if(data137 && typeof data137 == "object" && !Array.isArray(data137)){
if((data137.certificate === undefined) || (!(func0.call(data137, "certificate")))){
const err273 = {instancePath:instancePath+"/gateway/tls",schemaPath:"#/properties/gateway/properties/tls/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
if((data137.key === undefined) || (!(func0.call(data137, "key")))){
const err274 = {instancePath:instancePath+"/gateway/tls",schemaPath:"#/properties/gateway/properties/tls/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
for(const key27 of Object.keys(data137)){
if(!((key27 === "certificate") || (key27 === "key"))){
const err275 = {instancePath:instancePath+"/gateway/tls",schemaPath:"#/properties/gateway/properties/tls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
if(data137.certificate !== undefined && func0.call(data137, "certificate")){
let data138 = data137.certificate;
if(typeof data138 === "string"){
if(!pattern4.test(data138)){
const err276 = {instancePath:instancePath+"/gateway/tls/certificate",schemaPath:"#/properties/gateway/properties/tls/properties/certificate/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
else {
const err277 = {instancePath:instancePath+"/gateway/tls/certificate",schemaPath:"#/properties/gateway/properties/tls/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
if(data137.key !== undefined && func0.call(data137, "key")){
let data139 = data137.key;
if(typeof data139 === "string"){
if(!pattern4.test(data139)){
const err278 = {instancePath:instancePath+"/gateway/tls/key",schemaPath:"#/properties/gateway/properties/tls/properties/key/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
}
else {
const err279 = {instancePath:instancePath+"/gateway/tls/key",schemaPath:"#/properties/gateway/properties/tls/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
}
else {
const err280 = {instancePath:instancePath+"/gateway/tls",schemaPath:"#/properties/gateway/properties/tls/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
if(data134.base !== undefined && func0.call(data134, "base")){
let data140 = data134.base;
if(typeof data140 === "string"){
if(!pattern84.test(data140)){
const err281 = {instancePath:instancePath+"/gateway/base",schemaPath:"#/properties/gateway/properties/base/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*(, *[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*)*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*(, *[A-Za-z][A-Za-z0-9-]* *= *[^,=+ ][^,=+]*)*$"+"\""};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
else {
const err282 = {instancePath:instancePath+"/gateway/base",schemaPath:"#/properties/gateway/properties/base/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
if(data134.readers !== undefined && func0.call(data134, "readers")){
let data141 = data134.readers;
if(typeof data141 === "string"){
if(!pattern4.test(data141)){
const err283 = {instancePath:instancePath+"/gateway/readers",schemaPath:"#/properties/gateway/properties/readers/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
else {
const err284 = {instancePath:instancePath+"/gateway/readers",schemaPath:"#/properties/gateway/properties/readers/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
}
if(data134.attributes !== undefined && func0.call(data134, "attributes")){
let data142 = data134.attributes;
if(data142 && typeof data142 == "object" && !Array.isArray(data142)){
for(const key28 of Object.keys(data142)){
const _errs314 = errors;
if(typeof key28 === "string"){
if(!pattern86.test(key28)){
const err285 = {instancePath:instancePath+"/gateway/attributes",schemaPath:"#/properties/gateway/properties/attributes/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[A-Za-z][A-Za-z0-9-]*$"},message:"must match pattern \""+"^[A-Za-z][A-Za-z0-9-]*$"+"\"",propertyName:key28};
if(vErrors === null){
vErrors = [err285];
}
else {
vErrors.push(err285);
}
errors++;
}
}
var valid56 = _errs314 === errors;
if(!valid56){
const err286 = {instancePath:instancePath+"/gateway/attributes",schemaPath:"#/properties/gateway/properties/attributes/propertyNames",keyword:"propertyNames",params:{propertyName: key28},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err286];
}
else {
vErrors.push(err286);
}
errors++;
}
}
for(const key29 of Object.keys(data142)){
let data143 = data142[key29];
if(typeof data143 === "string"){
if(!pattern87.test(data143)){
const err287 = {instancePath:instancePath+"/gateway/attributes/" + key29.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/gateway/properties/attributes/additionalProperties/pattern",keyword:"pattern",params:{pattern: "^(displayName|givenName|familyName|email|department|office|employeeNumber|homeDirectory|otherEmails|cardNumbers|aliases|attributes[.].+)$"},message:"must match pattern \""+"^(displayName|givenName|familyName|email|department|office|employeeNumber|homeDirectory|otherEmails|cardNumbers|aliases|attributes[.].+)$"+"\""};
if(vErrors === null){
vErrors = [err287];
}
else {
vErrors.push(err287);
}
errors++;
}
}
else {
const err288 = {instancePath:instancePath+"/gateway/attributes/" + key29.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/gateway/properties/attributes/additionalProperties/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err288];
}
else {
vErrors.push(err288);
}
errors++;
}
}
}
else {
const err289 = {instancePath:instancePath+"/gateway/attributes",schemaPath:"#/properties/gateway/properties/attributes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err289];
}
else {
vErrors.push(err289);
}
errors++;
}
}
if(data134.groupNumbers !== undefined && func0.call(data134, "groupNumbers")){
if(typeof data134.groupNumbers !== "boolean"){
const err290 = {instancePath:instancePath+"/gateway/groupNumbers",schemaPath:"#/properties/gateway/properties/groupNumbers/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err290];
}
else {
vErrors.push(err290);
}
errors++;
}
}
if(data134.sizeLimit !== undefined && func0.call(data134, "sizeLimit")){
let data145 = data134.sizeLimit;
if(!((typeof data145 == "number") && (!(data145 % 1) && !isNaN(data145)))){
const err291 = {instancePath:instancePath+"/gateway/sizeLimit",schemaPath:"#/properties/gateway/properties/sizeLimit/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err291];
}
else {
vErrors.push(err291);
}
errors++;
}
if(typeof data145 == "number"){
if(data145 < 0 || isNaN(data145)){
const err292 = {instancePath:instancePath+"/gateway/sizeLimit",schemaPath:"#/properties/gateway/properties/sizeLimit/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err292];
}
else {
vErrors.push(err292);
}
errors++;
}
}
}
if(data134.timeLimit !== undefined && func0.call(data134, "timeLimit")){
let data146 = data134.timeLimit;
if(typeof data146 === "string"){
if(!pattern37.test(data146)){
const err293 = {instancePath:instancePath+"/gateway/timeLimit",schemaPath:"#/properties/gateway/properties/timeLimit/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err293];
}
else {
vErrors.push(err293);
}
errors++;
}
}
else {
const err294 = {instancePath:instancePath+"/gateway/timeLimit",schemaPath:"#/properties/gateway/properties/timeLimit/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err294];
}
else {
vErrors.push(err294);
}
errors++;
}
}
if(data134.idle !== undefined && func0.call(data134, "idle")){
let data147 = data134.idle;
if(typeof data147 === "string"){
if(!pattern37.test(data147)){
const err295 = {instancePath:instancePath+"/gateway/idle",schemaPath:"#/properties/gateway/properties/idle/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err295];
}
else {
vErrors.push(err295);
}
errors++;
}
}
else {
const err296 = {instancePath:instancePath+"/gateway/idle",schemaPath:"#/properties/gateway/properties/idle/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err296];
}
else {
vErrors.push(err296);
}
errors++;
}
}
if(data134.connections !== undefined && func0.call(data134, "connections")){
let data148 = data134.connections;
if(!((typeof data148 == "number") && (!(data148 % 1) && !isNaN(data148)))){
const err297 = {instancePath:instancePath+"/gateway/connections",schemaPath:"#/properties/gateway/properties/connections/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err297];
}
else {
vErrors.push(err297);
}
errors++;
}
if(typeof data148 == "number"){
if(data148 < 0 || isNaN(data148)){
const err298 = {instancePath:instancePath+"/gateway/connections",schemaPath:"#/properties/gateway/properties/connections/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err298];
}
else {
vErrors.push(err298);
}
errors++;
}
}
}
}
else {
const err299 = {instancePath:instancePath+"/gateway",schemaPath:"#/properties/gateway/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err299];
}
else {
vErrors.push(err299);
}
errors++;
}
}
if(data.quotas !== undefined && func0.call(data, "quotas")){
let data149 = data.quotas;
if(Array.isArray(data149)){
const len14 = data149.length;
for(let i14=0; i14<len14; i14++){
let data150 = data149[i14];
if(data150 && typeof data150 == "object" && !Array.isArray(data150)){
if((data150.allowance === undefined) || (!(func0.call(data150, "allowance")))){
const err300 = {instancePath:instancePath+"/quotas/" + i14,schemaPath:"#/properties/quotas/items/required",keyword:"required",params:{missingProperty: "allowance"},message:"must have required property '"+"allowance"+"'"};
if(vErrors === null){
vErrors = [err300];
}
else {
vErrors.push(err300);
}
errors++;
}
if((data150.per === undefined) || (!(func0.call(data150, "per")))){
const err301 = {instancePath:instancePath+"/quotas/" + i14,schemaPath:"#/properties/quotas/items/required",keyword:"required",params:{missingProperty: "per"},message:"must have required property '"+"per"+"'"};
if(vErrors === null){
vErrors = [err301];
}
else {
vErrors.push(err301);
}
errors++;
}
for(const key30 of Object.keys(data150)){
if(!((((((key30 === "group") || (key30 === "everyone")) || (key30 === "allowance")) || (key30 === "per")) || (key30 === "cap")) || (key30 === "catchUp"))){
const err302 = {instancePath:instancePath+"/quotas/" + i14,schemaPath:"#/properties/quotas/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key30},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err302];
}
else {
vErrors.push(err302);
}
errors++;
}
}
if(data150.group !== undefined && func0.call(data150, "group")){
let data151 = data150.group;
if(typeof data151 === "string"){
if(!pattern4.test(data151)){
const err303 = {instancePath:instancePath+"/quotas/" + i14+"/group",schemaPath:"#/properties/quotas/items/properties/group/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err303];
}
else {
vErrors.push(err303);
}
errors++;
}
}
else {
const err304 = {instancePath:instancePath+"/quotas/" + i14+"/group",schemaPath:"#/properties/quotas/items/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err304];
}
else {
vErrors.push(err304);
}
errors++;
}
}
if(data150.everyone !== undefined && func0.call(data150, "everyone")){
let data152 = data150.everyone;
if(typeof data152 !== "boolean"){
const err305 = {instancePath:instancePath+"/quotas/" + i14+"/everyone",schemaPath:"#/properties/quotas/items/properties/everyone/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err305];
}
else {
vErrors.push(err305);
}
errors++;
}
if(!(data152 === true)){
const err306 = {instancePath:instancePath+"/quotas/" + i14+"/everyone",schemaPath:"#/properties/quotas/items/properties/everyone/enum",keyword:"enum",params:{allowedValues: schema31.properties.quotas.items.properties.everyone.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err306];
}
else {
vErrors.push(err306);
}
errors++;
}
}
if(data150.allowance !== undefined && func0.call(data150, "allowance")){
let data153 = data150.allowance;
if((typeof data153 !== "string") && (!(typeof data153 == "number"))){
const err307 = {instancePath:instancePath+"/quotas/" + i14+"/allowance",schemaPath:"#/properties/quotas/items/properties/allowance/type",keyword:"type",params:{type: schema31.properties.quotas.items.properties.allowance.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err307];
}
else {
vErrors.push(err307);
}
errors++;
}
}
if(data150.per !== undefined && func0.call(data150, "per")){
let data154 = data150.per;
if(typeof data154 !== "string"){
const err308 = {instancePath:instancePath+"/quotas/" + i14+"/per",schemaPath:"#/properties/quotas/items/properties/per/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err308];
}
else {
vErrors.push(err308);
}
errors++;
}
if(!(((data154 === "day") || (data154 === "week")) || (data154 === "month"))){
const err309 = {instancePath:instancePath+"/quotas/" + i14+"/per",schemaPath:"#/properties/quotas/items/properties/per/enum",keyword:"enum",params:{allowedValues: schema31.properties.quotas.items.properties.per.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err309];
}
else {
vErrors.push(err309);
}
errors++;
}
}
if(data150.cap !== undefined && func0.call(data150, "cap")){
let data155 = data150.cap;
if((typeof data155 !== "string") && (!(typeof data155 == "number"))){
const err310 = {instancePath:instancePath+"/quotas/" + i14+"/cap",schemaPath:"#/properties/quotas/items/properties/cap/type",keyword:"type",params:{type: schema31.properties.quotas.items.properties.cap.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err310];
}
else {
vErrors.push(err310);
}
errors++;
}
}
if(data150.catchUp !== undefined && func0.call(data150, "catchUp")){
let data156 = data150.catchUp;
if(typeof data156 === "string"){
if(!pattern37.test(data156)){
const err311 = {instancePath:instancePath+"/quotas/" + i14+"/catchUp",schemaPath:"#/properties/quotas/items/properties/catchUp/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err311];
}
else {
vErrors.push(err311);
}
errors++;
}
}
else {
const err312 = {instancePath:instancePath+"/quotas/" + i14+"/catchUp",schemaPath:"#/properties/quotas/items/properties/catchUp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err312];
}
else {
vErrors.push(err312);
}
errors++;
}
}
}
else {
const err313 = {instancePath:instancePath+"/quotas/" + i14,schemaPath:"#/properties/quotas/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err313];
}
else {
vErrors.push(err313);
}
errors++;
}
}
}
else {
const err314 = {instancePath:instancePath+"/quotas",schemaPath:"#/properties/quotas/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err314];
}
else {
vErrors.push(err314);
}
errors++;
}
}
if(data.retention !== undefined && func0.call(data, "retention")){
let data157 = data.retention;
if(data157 && typeof data157 == "object" && !Array.isArray(data157)){
for(const key31 of Object.keys(data157)){
if(!((key31 === "journal") || (key31 === "runs"))){
const err315 = {instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err315];
}
else {
vErrors.push(err315);
}
errors++;
}
}
if(data157.journal !== undefined && func0.call(data157, "journal")){
let data158 = data157.journal;
if(typeof data158 === "string"){
if(!pattern37.test(data158)){
const err316 = {instancePath:instancePath+"/retention/journal",schemaPath:"#/properties/retention/properties/journal/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err316];
}
else {
vErrors.push(err316);
}
errors++;
}
}
else {
const err317 = {instancePath:instancePath+"/retention/journal",schemaPath:"#/properties/retention/properties/journal/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err317];
}
else {
vErrors.push(err317);
}
errors++;
}
}
if(data157.runs !== undefined && func0.call(data157, "runs")){
let data159 = data157.runs;
if(typeof data159 === "string"){
if(!pattern37.test(data159)){
const err318 = {instancePath:instancePath+"/retention/runs",schemaPath:"#/properties/retention/properties/runs/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err318];
}
else {
vErrors.push(err318);
}
errors++;
}
}
else {
const err319 = {instancePath:instancePath+"/retention/runs",schemaPath:"#/properties/retention/properties/runs/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err319];
}
else {
vErrors.push(err319);
}
errors++;
}
}
}
else {
const err320 = {instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err320];
}
else {
vErrors.push(err320);
}
errors++;
}
}
if(data.limits !== undefined && func0.call(data, "limits")){
let data160 = data.limits;
if(data160 && typeof data160 == "object" && !Array.isArray(data160)){
for(const key32 of Object.keys(data160)){
if(!(((((key32 === "absences") || (key32 === "changes")) || (key32 === "membershipRemovals")) || (key32 === "rejected")) || (key32 === "clearedFields"))){
const err321 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key32},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err321];
}
else {
vErrors.push(err321);
}
errors++;
}
}
if(data160.absences !== undefined && func0.call(data160, "absences")){
let data161 = data160.absences;
if(data161 && typeof data161 == "object" && !Array.isArray(data161)){
for(const key33 of Object.keys(data161)){
if(!(((key33 === "atLeast") || (key33 === "share")) || (key33 === "atMost"))){
const err322 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key33},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err322];
}
else {
vErrors.push(err322);
}
errors++;
}
}
if(data161.atLeast !== undefined && func0.call(data161, "atLeast")){
let data162 = data161.atLeast;
if(!((typeof data162 == "number") && (!(data162 % 1) && !isNaN(data162)))){
const err323 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err323];
}
else {
vErrors.push(err323);
}
errors++;
}
if(typeof data162 == "number"){
if(data162 < 0 || isNaN(data162)){
const err324 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err324];
}
else {
vErrors.push(err324);
}
errors++;
}
}
}
if(data161.share !== undefined && func0.call(data161, "share")){
let data163 = data161.share;
if(typeof data163 === "string"){
if(!pattern41.test(data163)){
const err325 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err325];
}
else {
vErrors.push(err325);
}
errors++;
}
}
else {
const err326 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err326];
}
else {
vErrors.push(err326);
}
errors++;
}
}
if(data161.atMost !== undefined && func0.call(data161, "atMost")){
let data164 = data161.atMost;
if(!((typeof data164 == "number") && (!(data164 % 1) && !isNaN(data164)))){
const err327 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err327];
}
else {
vErrors.push(err327);
}
errors++;
}
if(typeof data164 == "number"){
if(data164 < 0 || isNaN(data164)){
const err328 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err328];
}
else {
vErrors.push(err328);
}
errors++;
}
}
}
}
else {
const err329 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err329];
}
else {
vErrors.push(err329);
}
errors++;
}
}
if(data160.changes !== undefined && func0.call(data160, "changes")){
let data165 = data160.changes;
if(data165 && typeof data165 == "object" && !Array.isArray(data165)){
for(const key34 of Object.keys(data165)){
if(!((key34 === "atLeast") || (key34 === "share"))){
const err330 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key34},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err330];
}
else {
vErrors.push(err330);
}
errors++;
}
}
if(data165.atLeast !== undefined && func0.call(data165, "atLeast")){
let data166 = data165.atLeast;
if(!((typeof data166 == "number") && (!(data166 % 1) && !isNaN(data166)))){
const err331 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err331];
}
else {
vErrors.push(err331);
}
errors++;
}
if(typeof data166 == "number"){
if(data166 < 0 || isNaN(data166)){
const err332 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err332];
}
else {
vErrors.push(err332);
}
errors++;
}
}
}
if(data165.share !== undefined && func0.call(data165, "share")){
let data167 = data165.share;
if(typeof data167 === "string"){
if(!pattern41.test(data167)){
const err333 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err333];
}
else {
vErrors.push(err333);
}
errors++;
}
}
else {
const err334 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err334];
}
else {
vErrors.push(err334);
}
errors++;
}
}
}
else {
const err335 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err335];
}
else {
vErrors.push(err335);
}
errors++;
}
}
if(data160.membershipRemovals !== undefined && func0.call(data160, "membershipRemovals")){
let data168 = data160.membershipRemovals;
if(data168 && typeof data168 == "object" && !Array.isArray(data168)){
for(const key35 of Object.keys(data168)){
if(!((key35 === "share") || (key35 === "population"))){
const err336 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key35},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err336];
}
else {
vErrors.push(err336);
}
errors++;
}
}
if(data168.share !== undefined && func0.call(data168, "share")){
let data169 = data168.share;
if(typeof data169 === "string"){
if(!pattern41.test(data169)){
const err337 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err337];
}
else {
vErrors.push(err337);
}
errors++;
}
}
else {
const err338 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err338];
}
else {
vErrors.push(err338);
}
errors++;
}
}
if(data168.population !== undefined && func0.call(data168, "population")){
let data170 = data168.population;
if(!((typeof data170 == "number") && (!(data170 % 1) && !isNaN(data170)))){
const err339 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err339];
}
else {
vErrors.push(err339);
}
errors++;
}
if(typeof data170 == "number"){
if(data170 < 0 || isNaN(data170)){
const err340 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err340];
}
else {
vErrors.push(err340);
}
errors++;
}
}
}
}
else {
const err341 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err341];
}
else {
vErrors.push(err341);
}
errors++;
}
}
if(data160.rejected !== undefined && func0.call(data160, "rejected")){
let data171 = data160.rejected;
if(data171 && typeof data171 == "object" && !Array.isArray(data171)){
for(const key36 of Object.keys(data171)){
if(!(key36 === "share")){
const err342 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key36},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err342];
}
else {
vErrors.push(err342);
}
errors++;
}
}
if(data171.share !== undefined && func0.call(data171, "share")){
let data172 = data171.share;
if(typeof data172 === "string"){
if(!pattern41.test(data172)){
const err343 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err343];
}
else {
vErrors.push(err343);
}
errors++;
}
}
else {
const err344 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err344];
}
else {
vErrors.push(err344);
}
errors++;
}
}
}
else {
const err345 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err345];
}
else {
vErrors.push(err345);
}
errors++;
}
}
if(data160.clearedFields !== undefined && func0.call(data160, "clearedFields")){
let data173 = data160.clearedFields;
if(data173 && typeof data173 == "object" && !Array.isArray(data173)){
for(const key37 of Object.keys(data173)){
if(!((key37 === "share") || (key37 === "population"))){
const err346 = {instancePath:instancePath+"/limits/clearedFields",schemaPath:"#/properties/limits/properties/clearedFields/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key37},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err346];
}
else {
vErrors.push(err346);
}
errors++;
}
}
if(data173.share !== undefined && func0.call(data173, "share")){
let data174 = data173.share;
if(typeof data174 === "string"){
if(!pattern41.test(data174)){
const err347 = {instancePath:instancePath+"/limits/clearedFields/share",schemaPath:"#/properties/limits/properties/clearedFields/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err347];
}
else {
vErrors.push(err347);
}
errors++;
}
}
else {
const err348 = {instancePath:instancePath+"/limits/clearedFields/share",schemaPath:"#/properties/limits/properties/clearedFields/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err348];
}
else {
vErrors.push(err348);
}
errors++;
}
}
if(data173.population !== undefined && func0.call(data173, "population")){
let data175 = data173.population;
if(!((typeof data175 == "number") && (!(data175 % 1) && !isNaN(data175)))){
const err349 = {instancePath:instancePath+"/limits/clearedFields/population",schemaPath:"#/properties/limits/properties/clearedFields/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err349];
}
else {
vErrors.push(err349);
}
errors++;
}
if(typeof data175 == "number"){
if(data175 < 0 || isNaN(data175)){
const err350 = {instancePath:instancePath+"/limits/clearedFields/population",schemaPath:"#/properties/limits/properties/clearedFields/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err350];
}
else {
vErrors.push(err350);
}
errors++;
}
}
}
}
else {
const err351 = {instancePath:instancePath+"/limits/clearedFields",schemaPath:"#/properties/limits/properties/clearedFields/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err351];
}
else {
vErrors.push(err351);
}
errors++;
}
}
}
else {
const err352 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err352];
}
else {
vErrors.push(err352);
}
errors++;
}
}
if(data.onHold !== undefined && func0.call(data, "onHold")){
let data176 = data.onHold;
if(typeof data176 !== "string"){
const err353 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err353];
}
else {
vErrors.push(err353);
}
errors++;
}
if(!((data176 === "apply-rest") || (data176 === "stop"))){
const err354 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/enum",keyword:"enum",params:{allowedValues: schema31.properties.onHold.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err354];
}
else {
vErrors.push(err354);
}
errors++;
}
}
if(data.signIn !== undefined && func0.call(data, "signIn")){
let data177 = data.signIn;
if(data177 && typeof data177 == "object" && !Array.isArray(data177)){
for(const key38 of Object.keys(data177)){
if(!(((key38 === "perName") || (key38 === "perAddress")) || (key38 === "padding"))){
const err355 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key38},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err355];
}
else {
vErrors.push(err355);
}
errors++;
}
}
if(data177.perName !== undefined && func0.call(data177, "perName")){
let data178 = data177.perName;
if(data178 && typeof data178 == "object" && !Array.isArray(data178)){
for(const key39 of Object.keys(data178)){
if(!(((key39 === "attempts") || (key39 === "within")) || (key39 === "longestWait"))){
const err356 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key39},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err356];
}
else {
vErrors.push(err356);
}
errors++;
}
}
if(data178.attempts !== undefined && func0.call(data178, "attempts")){
let data179 = data178.attempts;
if(!((typeof data179 == "number") && (!(data179 % 1) && !isNaN(data179)))){
const err357 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err357];
}
else {
vErrors.push(err357);
}
errors++;
}
if(typeof data179 == "number"){
if(data179 < 0 || isNaN(data179)){
const err358 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err358];
}
else {
vErrors.push(err358);
}
errors++;
}
}
}
if(data178.within !== undefined && func0.call(data178, "within")){
let data180 = data178.within;
if(typeof data180 === "string"){
if(!pattern37.test(data180)){
const err359 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err359];
}
else {
vErrors.push(err359);
}
errors++;
}
}
else {
const err360 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err360];
}
else {
vErrors.push(err360);
}
errors++;
}
}
if(data178.longestWait !== undefined && func0.call(data178, "longestWait")){
let data181 = data178.longestWait;
if(typeof data181 === "string"){
if(!pattern37.test(data181)){
const err361 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err361];
}
else {
vErrors.push(err361);
}
errors++;
}
}
else {
const err362 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err362];
}
else {
vErrors.push(err362);
}
errors++;
}
}
}
else {
const err363 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err363];
}
else {
vErrors.push(err363);
}
errors++;
}
}
if(data177.perAddress !== undefined && func0.call(data177, "perAddress")){
let data182 = data177.perAddress;
if(data182 && typeof data182 == "object" && !Array.isArray(data182)){
for(const key40 of Object.keys(data182)){
if(!(((key40 === "attempts") || (key40 === "within")) || (key40 === "longestWait"))){
const err364 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key40},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err364];
}
else {
vErrors.push(err364);
}
errors++;
}
}
if(data182.attempts !== undefined && func0.call(data182, "attempts")){
let data183 = data182.attempts;
if(!((typeof data183 == "number") && (!(data183 % 1) && !isNaN(data183)))){
const err365 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err365];
}
else {
vErrors.push(err365);
}
errors++;
}
if(typeof data183 == "number"){
if(data183 < 0 || isNaN(data183)){
const err366 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err366];
}
else {
vErrors.push(err366);
}
errors++;
}
}
}
if(data182.within !== undefined && func0.call(data182, "within")){
let data184 = data182.within;
if(typeof data184 === "string"){
if(!pattern37.test(data184)){
const err367 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err367];
}
else {
vErrors.push(err367);
}
errors++;
}
}
else {
const err368 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err368];
}
else {
vErrors.push(err368);
}
errors++;
}
}
if(data182.longestWait !== undefined && func0.call(data182, "longestWait")){
let data185 = data182.longestWait;
if(typeof data185 === "string"){
if(!pattern37.test(data185)){
const err369 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err369];
}
else {
vErrors.push(err369);
}
errors++;
}
}
else {
const err370 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err370];
}
else {
vErrors.push(err370);
}
errors++;
}
}
}
else {
const err371 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err371];
}
else {
vErrors.push(err371);
}
errors++;
}
}
if(data177.padding !== undefined && func0.call(data177, "padding")){
if(typeof data177.padding !== "boolean"){
const err372 = {instancePath:instancePath+"/signIn/padding",schemaPath:"#/properties/signIn/properties/padding/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err372];
}
else {
vErrors.push(err372);
}
errors++;
}
}
}
else {
const err373 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err373];
}
else {
vErrors.push(err373);
}
errors++;
}
}
if(data.approveWithin !== undefined && func0.call(data, "approveWithin")){
let data187 = data.approveWithin;
if(typeof data187 === "string"){
if(!pattern37.test(data187)){
const err374 = {instancePath:instancePath+"/approveWithin",schemaPath:"#/properties/approveWithin/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err374];
}
else {
vErrors.push(err374);
}
errors++;
}
}
else {
const err375 = {instancePath:instancePath+"/approveWithin",schemaPath:"#/properties/approveWithin/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err375];
}
else {
vErrors.push(err375);
}
errors++;
}
}
}
else {
const err376 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err376];
}
else {
vErrors.push(err376);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
