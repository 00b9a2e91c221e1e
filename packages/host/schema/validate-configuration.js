// Written by test/write-generated.ts from src/configuration-schema.ts.
"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Muster configuration","type":"object","additionalProperties":false,"properties":{"store":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The SQLite file, relative to this file. Default muster.db."},"currency":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Of all credit: three letters (ISO 4217). Default USD."},"pinKey":{"type":"string","pattern":"\\S","x-expected":"a text","x-secret":true,"description":"The key under which PINs are hashed; a reference such as `${file:pin.key}`. Without it PINs are not kept."},"log":{"type":"string","enum":["silent","error","warn","info","debug"],"description":"How much is logged to the standard error. Default warn; MUSTER_LOG overrides it."},"sources":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$","x-expected":"a name of letters, digits, `.`, `_` and `-`","description":"How commands, reports and logs call this source."},"type":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The plugin: `x` means the package @muster/plugin-x or muster-plugin-x; or a scoped package or a path in full."},"settings":{"type":"object","x-expected":"keys and their values, indented below it","description":"The plugin's own settings; see its documentation."},"scope":{"type":"object","additionalProperties":false,"properties":{"users":{"type":["string","array"],"pattern":"^all$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all` or a list of group names","description":"`all`, or a list of groups whose members are wanted. Default `all`."},"groups":{"type":["string","array"],"pattern":"^(all|none)$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all`, `none` or a list of group names","description":"Which are imported: `all`, `none`, or a list of names; `*` stands for anything. Default `all`. Those that `users` names need not be among them."},"importDisabled":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether accounts that are disabled at the source are wanted. Default false."},"include":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: only people for whom it holds are wanted."},"exclude":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: people for whom it holds are not wanted."},"fields":{"type":"array","items":{"type":"string","enum":["username","displayName","givenName","familyName","email","otherEmails","department","office","employeeNumber","cardNumbers","aliases","homeDirectory","pin","active","activeFrom","activeUntil","attributes"],"x-expected":"a field of a user"},"x-expected":"a list of fields","description":"Which fields to take; all when left out."}},"x-expected":"keys and their values, indented below it","description":"Who and what is wanted of this source."},"mapping":{"type":"object","properties":{"username":{"type":"string","pattern":"\\S","x-expected":"a text"},"displayName":{"type":"string","pattern":"\\S","x-expected":"a text"},"givenName":{"type":"string","pattern":"\\S","x-expected":"a text"},"familyName":{"type":"string","pattern":"\\S","x-expected":"a text"},"email":{"type":"string","pattern":"\\S","x-expected":"a text"},"otherEmails":{"type":"string","pattern":"\\S","x-expected":"a text"},"department":{"type":"string","pattern":"\\S","x-expected":"a text"},"office":{"type":"string","pattern":"\\S","x-expected":"a text"},"employeeNumber":{"type":"string","pattern":"\\S","x-expected":"a text"},"cardNumbers":{"type":"string","pattern":"\\S","x-expected":"a text"},"aliases":{"type":"string","pattern":"\\S","x-expected":"a text"},"homeDirectory":{"type":"string","pattern":"\\S","x-expected":"a text"},"pin":{"type":"string","pattern":"\\S","x-expected":"a text"},"active":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeFrom":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeUntil":{"type":"string","pattern":"\\S","x-expected":"a text"}},"patternProperties":{"^attributes\\.\\S+$":{"type":"string","pattern":"\\S","x-expected":"a text"}},"additionalProperties":false,"x-expected":"fields and their expressions, indented below it","description":"Field → CEL expression over `user`, for renaming and cutting values."},"role":{"type":"string","enum":["own","enrich"],"description":"`own`: its people are people of the copy; `enrich`: it owns nobody, and adds fields to the people of others. Default `own`."},"join":{"type":"object","additionalProperties":false,"properties":{"theirs":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The field of its records: `employeeNumber`, `username`, `attributes.NAME`."},"ours":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The field of the people of the other sources."}},"x-expected":"keys and their values, indented below it","required":["theirs","ours"],"description":"Of a source that enriches, required: by which field its records are whose."},"overrides":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of fields","description":"Of a source that enriches: fields that count whatever the owner says. Default: none, the owner counts."},"removal":{"type":"string","enum":["keep","deactivate","delete"],"description":"What becomes of people who have left. Default `keep`."},"removeAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Nobody is deactivated or deleted before being absent so long, and for two complete runs. Default 7d."},"reuseAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Without immutable ids: a name that returns after so long is held as possibly another person. Default 180d."},"changes":{"type":"object","additionalProperties":false,"properties":{"use":{"type":"string","enum":["auto","never"],"description":"`auto`: whenever it is safe; `never`: everything is read by every run. Default `auto`."},"fullEvery":{"type":"integer","minimum":1,"x-expected":"a whole number, 1 or more","description":"After so many runs by changes everything is read. Default 24."},"fullAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"And when everything was last read so long ago. Default 7d."}},"x-expected":"keys and their values, indented below it","description":"Of a source that can say what changed: when it is asked only for that."},"authenticateWith":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Another source that checks the passwords of the people of this one."},"onUnknown":{"type":"string","enum":["create","allow","deny"],"description":"Signing in with a name that is not in the copy: `create`, `allow` or `deny`. Default `deny`."},"tryUnknown":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether a source that cannot look people up is tried with unknown names. Default false."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."},"clearedFields":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people who have the field. Default 50%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Fields that fewer have are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People losing one field (email, cardNumbers, …): a larger share of those who have it holds, if they are at least `population`."}},"x-expected":"keys and their values, indented below it","description":"Instead of `limits` for all sources, key by key."},"sentinels":{"type":"object","additionalProperties":false,"properties":{"users":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of usernames","description":"Usernames."},"groups":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Names of groups."}},"x-expected":"keys and their values, indented below it","description":"Users and groups that must always be seen. Without one of them nothing is taken away or changed on the word of the source, and the run is on hold."},"protected":{"type":"object","additionalProperties":false,"properties":{"users":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of usernames","description":"Usernames."},"groups":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Names of groups."}},"x-expected":"keys and their values, indented below it","description":"Users and groups that are never taken away, made inactive or renamed, nor such groups lose members, without being approved. `*` stands for anything."},"schedule":{"type":"string","pattern":"\\S","x-expected":"a cron expression of five fields, such as `55 0 * * *`","description":"When the service reads this source besides `schedule.sync`: a cron expression, e.g. `*/30 7-19 * * 1-5`."},"deadlines":{"type":"object","additionalProperties":false,"properties":{"open":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Opening the source. Default 30s."},"check":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Examining it, for `muster doctor`. Default 2m."},"lookUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Looking one person up. Default 30s."},"authenticate":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Checking a password. Default 15s."}},"x-expected":"keys and their values, indented below it","description":"How long to wait before the source counts as unavailable."}},"x-expected":"keys and their values, indented below it","required":["name","type"]},"x-expected":"a list with at least one source","description":"In order of precedence: the first that has a username owns it."},"newPeople":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"group":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The group's name."},"everyone":{"type":"boolean","enum":[true],"x-expected":"`true`","description":"For whoever no group rule matches."},"credit":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"Initial credit in the currency above, e.g. 10.00. Default 0."},"restricted":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether the balance must cover what is used. Default true; unrestricted wins when several rules match."},"overdraft":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"How far below nothing a balance may go."},"attributes":{"type":"object","additionalProperties":{"type":["string","array"],"items":{"type":"string"},"x-expected":"a text or a list of texts"},"x-expected":"names and their values, indented below it","description":"Further attributes to set: a text or a list of texts each."}},"x-expected":"keys and their values, indented below it"},"x-expected":"a list of rules","description":"What new people get: once per account, added up over the matching groups."},"additionalGroups":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A file of lines `group: username`, relative to this file: groups beside those that directories have. Read by every run."},"timeZone":{"type":"string","pattern":"\\S","x-expected":"a text","description":"By whose clock `schedule` goes, and in whose calendar quotas have their days, weeks and months: `Europe/Berlin`. Default the machine's."},"schedule":{"type":"object","additionalProperties":false,"properties":{"sync":{"type":"string","pattern":"\\S","x-expected":"a cron expression of five fields, such as `55 0 * * *`","description":"When everything is read: a cron expression, or `never`. Default `55 0 * * *`, every night at 00:55."},"jitter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each begins later by chance, by so much at most, so that not everybody asks a cloud at once. Default 0s."},"catchUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"What was due while the service was not running is made good when it was due no longer ago. Default 24h."}},"x-expected":"keys and their values, indented below it","description":"When `muster service` runs by itself."},"api":{"type":"object","additionalProperties":false,"properties":{"listen":{"type":"string","pattern":"\\S","x-expected":"an address and a port, such as `127.0.0.1:8765`","description":"Address and port: `127.0.0.1:8765`. Whatever other machines can reach needs `tls`. With port 0 it is one that is free, and the log says which."},"administrators":{"type":"array","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"a list of group names","description":"Groups whose members may sign in to the web page with their own passwords, and do everything there. See api.md."},"tls":{"type":"object","additionalProperties":false,"properties":{"certificate":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The server's certificate, and those between it and its authority."},"key":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Its private key, which only the user of the service should be able to read."}},"x-expected":"keys and their values, indented below it","required":["certificate","key"],"description":"Files in PEM, relative to this file; read again when the configuration is."}},"x-expected":"keys and their values, indented below it","required":["listen"],"description":"The HTTP API of `muster service`. Left out: there is none. See api.md."},"quotas":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"group":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The group's name."},"everyone":{"type":"boolean","enum":[true],"x-expected":"`true`","description":"For whoever no group's quota covers."},"allowance":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"What each of them is granted in each period, e.g. 5.00."},"per":{"type":"string","enum":["day","week","month"],"description":"The period, by the calendar: `day`, `week` (from Monday) or `month`."},"cap":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"No grant of this quota lifts a balance above it."},"catchUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Periods that passed while `muster quota run` was not run are made good when they began no longer ago. Default 31d."}},"x-expected":"keys and their values, indented below it","required":["allowance","per"]},"x-expected":"a list of quotas","description":"What people are granted in every period: added up over their groups."},"retention":{"type":"object","additionalProperties":false,"properties":{"journal":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"What each run did to whom; a run without it cannot be undone. At least 8d."},"runs":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"The reports of runs. At least 8d."}},"x-expected":"keys and their values, indented below it","description":"How long what runs did is kept; balances are not touched. Default for ever."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."},"clearedFields":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people who have the field. Default 50%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Fields that fewer have are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People losing one field (email, cardNumbers, …): a larger share of those who have it holds, if they are at least `population`."}},"x-expected":"keys and their values, indented below it","description":"Beyond these a run is held until somebody has looked."},"onHold":{"type":"string","enum":["apply-rest","stop"],"description":"Whether the harmless rest of a held run is applied. Default `apply-rest`."},"signIn":{"type":"object","additionalProperties":false,"properties":{"perName":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 4."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are forgotten when no other came for so long; so long is also the first wait. Default 30m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 4h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords for one name, whether anybody has it or not: fewer than the directory locks an account for."},"perAddress":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 100."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are counted in periods of so long; so long is also the first wait. Default 10m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 1h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords from one address, when whoever asks gives one."},"padding":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether whatever is not accepted takes as long as a wrong password does. Default true."}},"x-expected":"keys and their values, indented below it","description":"How many wrong passwords there may be, and what an outsider may measure. See signing-in.md."},"approveWithin":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"How long `muster approve` may still apply what is on hold. Default 24h."}},"x-expected":"keys and their values, indented below it","required":["sources"]};
const func0 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("\\S", "u");
const pattern7 = new RegExp("^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$", "u");
const pattern9 = new RegExp("^all$", "u");
const pattern11 = new RegExp("^(all|none)$", "u");
const pattern15 = new RegExp("^attributes\\.\\S+$", "u");
const pattern37 = new RegExp("^[0-9]{1,6}[smhdw]$", "u");
const pattern41 = new RegExp("^(100|[0-9]{1,2}(\\.[0-9]+)?)%$", "u");

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
if(!(((key19 === "listen") || (key19 === "administrators")) || (key19 === "tls"))){
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
if(data105 && typeof data105 == "object" && !Array.isArray(data105)){
if((data105.certificate === undefined) || (!(func0.call(data105, "certificate")))){
const err199 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/required",keyword:"required",params:{missingProperty: "certificate"},message:"must have required property '"+"certificate"+"'"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
if((data105.key === undefined) || (!(func0.call(data105, "key")))){
const err200 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/required",keyword:"required",params:{missingProperty: "key"},message:"must have required property '"+"key"+"'"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
for(const key20 of Object.keys(data105)){
if(!((key20 === "certificate") || (key20 === "key"))){
const err201 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data105.certificate !== undefined && func0.call(data105, "certificate")){
let data106 = data105.certificate;
if(typeof data106 === "string"){
if(!pattern4.test(data106)){
const err202 = {instancePath:instancePath+"/api/tls/certificate",schemaPath:"#/properties/api/properties/tls/properties/certificate/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
else {
const err203 = {instancePath:instancePath+"/api/tls/certificate",schemaPath:"#/properties/api/properties/tls/properties/certificate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
if(data105.key !== undefined && func0.call(data105, "key")){
let data107 = data105.key;
if(typeof data107 === "string"){
if(!pattern4.test(data107)){
const err204 = {instancePath:instancePath+"/api/tls/key",schemaPath:"#/properties/api/properties/tls/properties/key/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
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
const err205 = {instancePath:instancePath+"/api/tls/key",schemaPath:"#/properties/api/properties/tls/properties/key/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
}
else {
const err206 = {instancePath:instancePath+"/api/tls",schemaPath:"#/properties/api/properties/tls/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
}
else {
const err207 = {instancePath:instancePath+"/api",schemaPath:"#/properties/api/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data.quotas !== undefined && func0.call(data, "quotas")){
let data108 = data.quotas;
if(Array.isArray(data108)){
const len12 = data108.length;
for(let i12=0; i12<len12; i12++){
let data109 = data108[i12];
if(data109 && typeof data109 == "object" && !Array.isArray(data109)){
if((data109.allowance === undefined) || (!(func0.call(data109, "allowance")))){
const err208 = {instancePath:instancePath+"/quotas/" + i12,schemaPath:"#/properties/quotas/items/required",keyword:"required",params:{missingProperty: "allowance"},message:"must have required property '"+"allowance"+"'"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
if((data109.per === undefined) || (!(func0.call(data109, "per")))){
const err209 = {instancePath:instancePath+"/quotas/" + i12,schemaPath:"#/properties/quotas/items/required",keyword:"required",params:{missingProperty: "per"},message:"must have required property '"+"per"+"'"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
for(const key21 of Object.keys(data109)){
if(!((((((key21 === "group") || (key21 === "everyone")) || (key21 === "allowance")) || (key21 === "per")) || (key21 === "cap")) || (key21 === "catchUp"))){
const err210 = {instancePath:instancePath+"/quotas/" + i12,schemaPath:"#/properties/quotas/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
if(data109.group !== undefined && func0.call(data109, "group")){
let data110 = data109.group;
if(typeof data110 === "string"){
if(!pattern4.test(data110)){
const err211 = {instancePath:instancePath+"/quotas/" + i12+"/group",schemaPath:"#/properties/quotas/items/properties/group/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
}
else {
const err212 = {instancePath:instancePath+"/quotas/" + i12+"/group",schemaPath:"#/properties/quotas/items/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
if(data109.everyone !== undefined && func0.call(data109, "everyone")){
let data111 = data109.everyone;
if(typeof data111 !== "boolean"){
const err213 = {instancePath:instancePath+"/quotas/" + i12+"/everyone",schemaPath:"#/properties/quotas/items/properties/everyone/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if(!(data111 === true)){
const err214 = {instancePath:instancePath+"/quotas/" + i12+"/everyone",schemaPath:"#/properties/quotas/items/properties/everyone/enum",keyword:"enum",params:{allowedValues: schema31.properties.quotas.items.properties.everyone.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
if(data109.allowance !== undefined && func0.call(data109, "allowance")){
let data112 = data109.allowance;
if((typeof data112 !== "string") && (!(typeof data112 == "number"))){
const err215 = {instancePath:instancePath+"/quotas/" + i12+"/allowance",schemaPath:"#/properties/quotas/items/properties/allowance/type",keyword:"type",params:{type: schema31.properties.quotas.items.properties.allowance.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
if(data109.per !== undefined && func0.call(data109, "per")){
let data113 = data109.per;
if(typeof data113 !== "string"){
const err216 = {instancePath:instancePath+"/quotas/" + i12+"/per",schemaPath:"#/properties/quotas/items/properties/per/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if(!(((data113 === "day") || (data113 === "week")) || (data113 === "month"))){
const err217 = {instancePath:instancePath+"/quotas/" + i12+"/per",schemaPath:"#/properties/quotas/items/properties/per/enum",keyword:"enum",params:{allowedValues: schema31.properties.quotas.items.properties.per.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
if(data109.cap !== undefined && func0.call(data109, "cap")){
let data114 = data109.cap;
if((typeof data114 !== "string") && (!(typeof data114 == "number"))){
const err218 = {instancePath:instancePath+"/quotas/" + i12+"/cap",schemaPath:"#/properties/quotas/items/properties/cap/type",keyword:"type",params:{type: schema31.properties.quotas.items.properties.cap.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
if(data109.catchUp !== undefined && func0.call(data109, "catchUp")){
let data115 = data109.catchUp;
if(typeof data115 === "string"){
if(!pattern37.test(data115)){
const err219 = {instancePath:instancePath+"/quotas/" + i12+"/catchUp",schemaPath:"#/properties/quotas/items/properties/catchUp/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
else {
const err220 = {instancePath:instancePath+"/quotas/" + i12+"/catchUp",schemaPath:"#/properties/quotas/items/properties/catchUp/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err221 = {instancePath:instancePath+"/quotas/" + i12,schemaPath:"#/properties/quotas/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
}
else {
const err222 = {instancePath:instancePath+"/quotas",schemaPath:"#/properties/quotas/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
if(data.retention !== undefined && func0.call(data, "retention")){
let data116 = data.retention;
if(data116 && typeof data116 == "object" && !Array.isArray(data116)){
for(const key22 of Object.keys(data116)){
if(!((key22 === "journal") || (key22 === "runs"))){
const err223 = {instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data116.journal !== undefined && func0.call(data116, "journal")){
let data117 = data116.journal;
if(typeof data117 === "string"){
if(!pattern37.test(data117)){
const err224 = {instancePath:instancePath+"/retention/journal",schemaPath:"#/properties/retention/properties/journal/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
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
const err225 = {instancePath:instancePath+"/retention/journal",schemaPath:"#/properties/retention/properties/journal/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
if(data116.runs !== undefined && func0.call(data116, "runs")){
let data118 = data116.runs;
if(typeof data118 === "string"){
if(!pattern37.test(data118)){
const err226 = {instancePath:instancePath+"/retention/runs",schemaPath:"#/properties/retention/properties/runs/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
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
const err227 = {instancePath:instancePath+"/retention/runs",schemaPath:"#/properties/retention/properties/runs/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
}
else {
const err228 = {instancePath:instancePath+"/retention",schemaPath:"#/properties/retention/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
if(data.limits !== undefined && func0.call(data, "limits")){
let data119 = data.limits;
if(data119 && typeof data119 == "object" && !Array.isArray(data119)){
for(const key23 of Object.keys(data119)){
if(!(((((key23 === "absences") || (key23 === "changes")) || (key23 === "membershipRemovals")) || (key23 === "rejected")) || (key23 === "clearedFields"))){
const err229 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data119.absences !== undefined && func0.call(data119, "absences")){
let data120 = data119.absences;
if(data120 && typeof data120 == "object" && !Array.isArray(data120)){
for(const key24 of Object.keys(data120)){
if(!(((key24 === "atLeast") || (key24 === "share")) || (key24 === "atMost"))){
const err230 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key24},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
if(data120.atLeast !== undefined && func0.call(data120, "atLeast")){
let data121 = data120.atLeast;
if(!((typeof data121 == "number") && (!(data121 % 1) && !isNaN(data121)))){
const err231 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
if(typeof data121 == "number"){
if(data121 < 0 || isNaN(data121)){
const err232 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
}
if(data120.share !== undefined && func0.call(data120, "share")){
let data122 = data120.share;
if(typeof data122 === "string"){
if(!pattern41.test(data122)){
const err233 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
else {
const err234 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
if(data120.atMost !== undefined && func0.call(data120, "atMost")){
let data123 = data120.atMost;
if(!((typeof data123 == "number") && (!(data123 % 1) && !isNaN(data123)))){
const err235 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if(typeof data123 == "number"){
if(data123 < 0 || isNaN(data123)){
const err236 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
}
}
}
else {
const err237 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
if(data119.changes !== undefined && func0.call(data119, "changes")){
let data124 = data119.changes;
if(data124 && typeof data124 == "object" && !Array.isArray(data124)){
for(const key25 of Object.keys(data124)){
if(!((key25 === "atLeast") || (key25 === "share"))){
const err238 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key25},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
if(data124.atLeast !== undefined && func0.call(data124, "atLeast")){
let data125 = data124.atLeast;
if(!((typeof data125 == "number") && (!(data125 % 1) && !isNaN(data125)))){
const err239 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
if(typeof data125 == "number"){
if(data125 < 0 || isNaN(data125)){
const err240 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
}
if(data124.share !== undefined && func0.call(data124, "share")){
let data126 = data124.share;
if(typeof data126 === "string"){
if(!pattern41.test(data126)){
const err241 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
else {
const err242 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
}
else {
const err243 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data119.membershipRemovals !== undefined && func0.call(data119, "membershipRemovals")){
let data127 = data119.membershipRemovals;
if(data127 && typeof data127 == "object" && !Array.isArray(data127)){
for(const key26 of Object.keys(data127)){
if(!((key26 === "share") || (key26 === "population"))){
const err244 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key26},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
if(data127.share !== undefined && func0.call(data127, "share")){
let data128 = data127.share;
if(typeof data128 === "string"){
if(!pattern41.test(data128)){
const err245 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
}
else {
const err246 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
if(data127.population !== undefined && func0.call(data127, "population")){
let data129 = data127.population;
if(!((typeof data129 == "number") && (!(data129 % 1) && !isNaN(data129)))){
const err247 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
if(typeof data129 == "number"){
if(data129 < 0 || isNaN(data129)){
const err248 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
}
}
}
else {
const err249 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
if(data119.rejected !== undefined && func0.call(data119, "rejected")){
let data130 = data119.rejected;
if(data130 && typeof data130 == "object" && !Array.isArray(data130)){
for(const key27 of Object.keys(data130)){
if(!(key27 === "share")){
const err250 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key27},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
if(data130.share !== undefined && func0.call(data130, "share")){
let data131 = data130.share;
if(typeof data131 === "string"){
if(!pattern41.test(data131)){
const err251 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
}
else {
const err252 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
}
else {
const err253 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
if(data119.clearedFields !== undefined && func0.call(data119, "clearedFields")){
let data132 = data119.clearedFields;
if(data132 && typeof data132 == "object" && !Array.isArray(data132)){
for(const key28 of Object.keys(data132)){
if(!((key28 === "share") || (key28 === "population"))){
const err254 = {instancePath:instancePath+"/limits/clearedFields",schemaPath:"#/properties/limits/properties/clearedFields/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key28},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
}
if(data132.share !== undefined && func0.call(data132, "share")){
let data133 = data132.share;
if(typeof data133 === "string"){
if(!pattern41.test(data133)){
const err255 = {instancePath:instancePath+"/limits/clearedFields/share",schemaPath:"#/properties/limits/properties/clearedFields/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
else {
const err256 = {instancePath:instancePath+"/limits/clearedFields/share",schemaPath:"#/properties/limits/properties/clearedFields/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
if(data132.population !== undefined && func0.call(data132, "population")){
let data134 = data132.population;
if(!((typeof data134 == "number") && (!(data134 % 1) && !isNaN(data134)))){
const err257 = {instancePath:instancePath+"/limits/clearedFields/population",schemaPath:"#/properties/limits/properties/clearedFields/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(typeof data134 == "number"){
if(data134 < 0 || isNaN(data134)){
const err258 = {instancePath:instancePath+"/limits/clearedFields/population",schemaPath:"#/properties/limits/properties/clearedFields/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
}
}
else {
const err259 = {instancePath:instancePath+"/limits/clearedFields",schemaPath:"#/properties/limits/properties/clearedFields/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
}
else {
const err260 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data.onHold !== undefined && func0.call(data, "onHold")){
let data135 = data.onHold;
if(typeof data135 !== "string"){
const err261 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
if(!((data135 === "apply-rest") || (data135 === "stop"))){
const err262 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/enum",keyword:"enum",params:{allowedValues: schema31.properties.onHold.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data.signIn !== undefined && func0.call(data, "signIn")){
let data136 = data.signIn;
if(data136 && typeof data136 == "object" && !Array.isArray(data136)){
for(const key29 of Object.keys(data136)){
if(!(((key29 === "perName") || (key29 === "perAddress")) || (key29 === "padding"))){
const err263 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key29},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
if(data136.perName !== undefined && func0.call(data136, "perName")){
let data137 = data136.perName;
if(data137 && typeof data137 == "object" && !Array.isArray(data137)){
for(const key30 of Object.keys(data137)){
if(!(((key30 === "attempts") || (key30 === "within")) || (key30 === "longestWait"))){
const err264 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key30},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
}
if(data137.attempts !== undefined && func0.call(data137, "attempts")){
let data138 = data137.attempts;
if(!((typeof data138 == "number") && (!(data138 % 1) && !isNaN(data138)))){
const err265 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
if(typeof data138 == "number"){
if(data138 < 0 || isNaN(data138)){
const err266 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
}
}
if(data137.within !== undefined && func0.call(data137, "within")){
let data139 = data137.within;
if(typeof data139 === "string"){
if(!pattern37.test(data139)){
const err267 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err267];
}
else {
vErrors.push(err267);
}
errors++;
}
}
else {
const err268 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err268];
}
else {
vErrors.push(err268);
}
errors++;
}
}
if(data137.longestWait !== undefined && func0.call(data137, "longestWait")){
let data140 = data137.longestWait;
if(typeof data140 === "string"){
if(!pattern37.test(data140)){
const err269 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
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
const err270 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err270];
}
else {
vErrors.push(err270);
}
errors++;
}
}
}
else {
const err271 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err271];
}
else {
vErrors.push(err271);
}
errors++;
}
}
if(data136.perAddress !== undefined && func0.call(data136, "perAddress")){
let data141 = data136.perAddress;
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
for(const key31 of Object.keys(data141)){
if(!(((key31 === "attempts") || (key31 === "within")) || (key31 === "longestWait"))){
const err272 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key31},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err272];
}
else {
vErrors.push(err272);
}
errors++;
}
}
if(data141.attempts !== undefined && func0.call(data141, "attempts")){
let data142 = data141.attempts;
if(!((typeof data142 == "number") && (!(data142 % 1) && !isNaN(data142)))){
const err273 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err273];
}
else {
vErrors.push(err273);
}
errors++;
}
if(typeof data142 == "number"){
if(data142 < 0 || isNaN(data142)){
const err274 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err274];
}
else {
vErrors.push(err274);
}
errors++;
}
}
}
if(data141.within !== undefined && func0.call(data141, "within")){
let data143 = data141.within;
if(typeof data143 === "string"){
if(!pattern37.test(data143)){
const err275 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err275];
}
else {
vErrors.push(err275);
}
errors++;
}
}
else {
const err276 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err276];
}
else {
vErrors.push(err276);
}
errors++;
}
}
if(data141.longestWait !== undefined && func0.call(data141, "longestWait")){
let data144 = data141.longestWait;
if(typeof data144 === "string"){
if(!pattern37.test(data144)){
const err277 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err277];
}
else {
vErrors.push(err277);
}
errors++;
}
}
else {
const err278 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err278];
}
else {
vErrors.push(err278);
}
errors++;
}
}
}
else {
const err279 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err279];
}
else {
vErrors.push(err279);
}
errors++;
}
}
if(data136.padding !== undefined && func0.call(data136, "padding")){
if(typeof data136.padding !== "boolean"){
const err280 = {instancePath:instancePath+"/signIn/padding",schemaPath:"#/properties/signIn/properties/padding/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err280];
}
else {
vErrors.push(err280);
}
errors++;
}
}
}
else {
const err281 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err281];
}
else {
vErrors.push(err281);
}
errors++;
}
}
if(data.approveWithin !== undefined && func0.call(data, "approveWithin")){
let data146 = data.approveWithin;
if(typeof data146 === "string"){
if(!pattern37.test(data146)){
const err282 = {instancePath:instancePath+"/approveWithin",schemaPath:"#/properties/approveWithin/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err282];
}
else {
vErrors.push(err282);
}
errors++;
}
}
else {
const err283 = {instancePath:instancePath+"/approveWithin",schemaPath:"#/properties/approveWithin/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err283];
}
else {
vErrors.push(err283);
}
errors++;
}
}
}
else {
const err284 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err284];
}
else {
vErrors.push(err284);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
