// Written by test/write-generated.ts from src/configuration-schema.ts.
"use strict";
export const validate = validate20;
export default validate20;
const schema31 = {"$schema":"https://json-schema.org/draft/2020-12/schema","title":"Muster configuration","type":"object","additionalProperties":false,"properties":{"store":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The SQLite file, relative to this file. Default muster.db."},"currency":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Of all credit: three letters (ISO 4217). Default USD."},"pinKey":{"type":"string","pattern":"\\S","x-expected":"a text","x-secret":true,"description":"The key under which PINs are hashed; a reference such as `${file:pin.key}`. Without it PINs are not kept."},"log":{"type":"string","enum":["silent","error","warn","info","debug"],"description":"How much is logged to the standard error. Default warn; MUSTER_LOG overrides it."},"sources":{"type":"array","minItems":1,"items":{"type":"object","additionalProperties":false,"properties":{"name":{"type":"string","pattern":"^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$","x-expected":"a name of letters, digits, `.`, `_` and `-`","description":"How commands, reports and logs call this source."},"type":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The plugin: `x` means the package @muster/plugin-x or muster-plugin-x; or a scoped package or a path in full."},"settings":{"type":"object","x-expected":"keys and their values, indented below it","description":"The plugin's own settings; see its documentation."},"scope":{"type":"object","additionalProperties":false,"properties":{"users":{"type":["string","array"],"pattern":"^all$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all` or a list of group names","description":"`all`, or a list of groups whose members are wanted. Default `all`."},"groups":{"type":["string","array"],"pattern":"^(all|none)$","items":{"type":"string","pattern":"\\S","x-expected":"a text"},"x-expected":"`all`, `none` or a list of group names","description":"Which are imported: `all`, `none`, or a list of names; `*` stands for anything. Default `all`. Those that `users` names need not be among them."},"importDisabled":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether accounts that are disabled at the source are wanted. Default false."},"include":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: only people for whom it holds are wanted."},"exclude":{"type":"string","pattern":"\\S","x-expected":"a text","description":"A CEL expression over `user`: people for whom it holds are not wanted."},"fields":{"type":"array","items":{"type":"string","enum":["username","displayName","givenName","familyName","email","otherEmails","department","office","employeeNumber","cardNumbers","aliases","homeDirectory","pin","active","activeFrom","activeUntil","attributes"],"x-expected":"a field of a user"},"x-expected":"a list of fields","description":"Which fields to take; all when left out."}},"x-expected":"keys and their values, indented below it","description":"Who and what is wanted of this source."},"mapping":{"type":"object","properties":{"username":{"type":"string","pattern":"\\S","x-expected":"a text"},"displayName":{"type":"string","pattern":"\\S","x-expected":"a text"},"givenName":{"type":"string","pattern":"\\S","x-expected":"a text"},"familyName":{"type":"string","pattern":"\\S","x-expected":"a text"},"email":{"type":"string","pattern":"\\S","x-expected":"a text"},"otherEmails":{"type":"string","pattern":"\\S","x-expected":"a text"},"department":{"type":"string","pattern":"\\S","x-expected":"a text"},"office":{"type":"string","pattern":"\\S","x-expected":"a text"},"employeeNumber":{"type":"string","pattern":"\\S","x-expected":"a text"},"cardNumbers":{"type":"string","pattern":"\\S","x-expected":"a text"},"aliases":{"type":"string","pattern":"\\S","x-expected":"a text"},"homeDirectory":{"type":"string","pattern":"\\S","x-expected":"a text"},"pin":{"type":"string","pattern":"\\S","x-expected":"a text"},"active":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeFrom":{"type":"string","pattern":"\\S","x-expected":"a text"},"activeUntil":{"type":"string","pattern":"\\S","x-expected":"a text"}},"patternProperties":{"^attributes\\.\\S+$":{"type":"string","pattern":"\\S","x-expected":"a text"}},"additionalProperties":false,"x-expected":"fields and their expressions, indented below it","description":"Field → CEL expression over `user`, for renaming and cutting values."},"removal":{"type":"string","enum":["keep","deactivate","delete"],"description":"What becomes of people who have left. Default `keep`."},"removeAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Nobody is deactivated or deleted before being absent so long, and for two complete runs. Default 7d."},"reuseAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Without immutable ids: a name that returns after so long is held as possibly another person. Default 180d."},"changes":{"type":"object","additionalProperties":false,"properties":{"use":{"type":"string","enum":["auto","never"],"description":"`auto`: whenever it is safe; `never`: everything is read by every run. Default `auto`."},"fullEvery":{"type":"integer","minimum":1,"x-expected":"a whole number, 1 or more","description":"After so many runs by changes everything is read. Default 24."},"fullAfter":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"And when everything was last read so long ago. Default 7d."}},"x-expected":"keys and their values, indented below it","description":"Of a source that can say what changed: when it is asked only for that."},"authenticateWith":{"type":"string","pattern":"\\S","x-expected":"a text","description":"Another source that checks the passwords of the people of this one."},"onUnknown":{"type":"string","enum":["create","allow","deny"],"description":"Signing in with a name that is not in the copy: `create`, `allow` or `deny`. Default `deny`."},"tryUnknown":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether a source that cannot look people up is tried with unknown names. Default false."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."}},"x-expected":"keys and their values, indented below it","description":"Instead of `limits` for all sources, key by key."},"deadlines":{"type":"object","additionalProperties":false,"properties":{"open":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Opening the source. Default 30s."},"check":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Examining it, for `muster doctor`. Default 2m."},"lookUp":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Looking one person up. Default 30s."},"authenticate":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Checking a password. Default 15s."}},"x-expected":"keys and their values, indented below it","description":"How long to wait before the source counts as unavailable."}},"x-expected":"keys and their values, indented below it","required":["name","type"]},"x-expected":"a list with at least one source","description":"In order of precedence: the first that has a username owns it."},"newPeople":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"group":{"type":"string","pattern":"\\S","x-expected":"a text","description":"The group's name."},"everyone":{"type":"boolean","enum":[true],"x-expected":"`true`","description":"For whoever no group rule matches."},"credit":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"Initial credit in the currency above, e.g. 10.00. Default 0."},"restricted":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether the balance must cover what is used. Default true; unrestricted wins when several rules match."},"overdraft":{"type":["string","number"],"x-amount":true,"x-expected":"an amount such as `10.00`","description":"How far below nothing a balance may go."},"attributes":{"type":"object","additionalProperties":{"type":["string","array"],"items":{"type":"string"},"x-expected":"a text or a list of texts"},"x-expected":"names and their values, indented below it","description":"Further attributes to set: a text or a list of texts each."}},"x-expected":"keys and their values, indented below it"},"x-expected":"a list of rules","description":"What new people get: once per account, added up over the matching groups."},"limits":{"type":"object","additionalProperties":false,"properties":{"absences":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 5%."},"atMost":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"More than these are always held. Default 500."}},"x-expected":"keys and their values, indented below it","description":"People newly absent, or whose deactivation or deletion falls due: more than the larger of `atLeast` and `share` (but never more than `atMost`) holds the run."},"changes":{"type":"object","additionalProperties":false,"properties":{"atLeast":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many are never held. Default 5."},"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the people of the source. Default 30%."}},"x-expected":"keys and their values, indented below it","description":"People updated or renamed: more than the larger of the two holds."},"membershipRemovals":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the members of the group. Default 20%."},"population":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"Smaller groups are not guarded. Default 20."}},"x-expected":"keys and their values, indented below it","description":"People leaving one group: a larger share of a group that has at least `population` members holds."},"rejected":{"type":"object","additionalProperties":false,"properties":{"share":{"type":"string","pattern":"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$","x-expected":"a share such as `5%`","description":"Of the records of the source. Default 1%."}},"x-expected":"keys and their values, indented below it","description":"Records that could not be used: a larger share holds."}},"x-expected":"keys and their values, indented below it","description":"Beyond these a run is held until somebody has looked."},"onHold":{"type":"string","enum":["apply-rest","stop"],"description":"Whether the harmless rest of a held run is applied. Default `apply-rest`."},"signIn":{"type":"object","additionalProperties":false,"properties":{"perName":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 4."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are forgotten when no other came for so long; so long is also the first wait. Default 30m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 4h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords for one name, whether anybody has it or not: fewer than the directory locks an account for."},"perAddress":{"type":"object","additionalProperties":false,"properties":{"attempts":{"type":"integer","minimum":0,"x-expected":"a whole number, 0 or more","description":"So many, then a wait. 0 switches the limit off. Default 100."},"within":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"They are counted in periods of so long; so long is also the first wait. Default 10m."},"longestWait":{"type":"string","pattern":"^[0-9]{1,6}[smhdw]$","x-expected":"a duration such as `7d`, `12h` or `30m`","description":"Each further wait in a row is twice as long, up to this. Default 1h."}},"x-expected":"keys and their values, indented below it","description":"Wrong passwords from one address, when whoever asks gives one."},"padding":{"type":"boolean","x-expected":"`true` or `false`","description":"Whether whatever is not accepted takes as long as a wrong password does. Default true."}},"x-expected":"keys and their values, indented below it","description":"How many wrong passwords there may be, and what an outsider may measure. See signing-in.md."}},"x-expected":"keys and their values, indented below it","required":["sources"]};
const func0 = Object.prototype.hasOwnProperty;
const pattern4 = new RegExp("\\S", "u");
const pattern7 = new RegExp("^[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*$", "u");
const pattern9 = new RegExp("^all$", "u");
const pattern11 = new RegExp("^(all|none)$", "u");
const pattern15 = new RegExp("^attributes\\.\\S+$", "u");
const pattern34 = new RegExp("^[0-9]{1,6}[smhdw]$", "u");
const pattern38 = new RegExp("^(100|[0-9]{1,2}(\\.[0-9]+)?)%$", "u");

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
if(data5.removal !== undefined && func0.call(data5, "removal")){
let data37 = data5.removal;
if(typeof data37 !== "string"){
const err73 = {instancePath:instancePath+"/sources/" + i0+"/removal",schemaPath:"#/properties/sources/items/properties/removal/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!(((data37 === "keep") || (data37 === "deactivate")) || (data37 === "delete"))){
const err74 = {instancePath:instancePath+"/sources/" + i0+"/removal",schemaPath:"#/properties/sources/items/properties/removal/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.removal.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data5.removeAfter !== undefined && func0.call(data5, "removeAfter")){
let data38 = data5.removeAfter;
if(typeof data38 === "string"){
if(!pattern34.test(data38)){
const err75 = {instancePath:instancePath+"/sources/" + i0+"/removeAfter",schemaPath:"#/properties/sources/items/properties/removeAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
else {
const err76 = {instancePath:instancePath+"/sources/" + i0+"/removeAfter",schemaPath:"#/properties/sources/items/properties/removeAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
if(data5.reuseAfter !== undefined && func0.call(data5, "reuseAfter")){
let data39 = data5.reuseAfter;
if(typeof data39 === "string"){
if(!pattern34.test(data39)){
const err77 = {instancePath:instancePath+"/sources/" + i0+"/reuseAfter",schemaPath:"#/properties/sources/items/properties/reuseAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
else {
const err78 = {instancePath:instancePath+"/sources/" + i0+"/reuseAfter",schemaPath:"#/properties/sources/items/properties/reuseAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data5.changes !== undefined && func0.call(data5, "changes")){
let data40 = data5.changes;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
for(const key5 of Object.keys(data40)){
if(!(((key5 === "use") || (key5 === "fullEvery")) || (key5 === "fullAfter"))){
const err79 = {instancePath:instancePath+"/sources/" + i0+"/changes",schemaPath:"#/properties/sources/items/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data40.use !== undefined && func0.call(data40, "use")){
let data41 = data40.use;
if(typeof data41 !== "string"){
const err80 = {instancePath:instancePath+"/sources/" + i0+"/changes/use",schemaPath:"#/properties/sources/items/properties/changes/properties/use/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(!((data41 === "auto") || (data41 === "never"))){
const err81 = {instancePath:instancePath+"/sources/" + i0+"/changes/use",schemaPath:"#/properties/sources/items/properties/changes/properties/use/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.changes.properties.use.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data40.fullEvery !== undefined && func0.call(data40, "fullEvery")){
let data42 = data40.fullEvery;
if(!((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42)))){
const err82 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullEvery",schemaPath:"#/properties/sources/items/properties/changes/properties/fullEvery/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(typeof data42 == "number"){
if(data42 < 1 || isNaN(data42)){
const err83 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullEvery",schemaPath:"#/properties/sources/items/properties/changes/properties/fullEvery/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
if(data40.fullAfter !== undefined && func0.call(data40, "fullAfter")){
let data43 = data40.fullAfter;
if(typeof data43 === "string"){
if(!pattern34.test(data43)){
const err84 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullAfter",schemaPath:"#/properties/sources/items/properties/changes/properties/fullAfter/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
else {
const err85 = {instancePath:instancePath+"/sources/" + i0+"/changes/fullAfter",schemaPath:"#/properties/sources/items/properties/changes/properties/fullAfter/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
else {
const err86 = {instancePath:instancePath+"/sources/" + i0+"/changes",schemaPath:"#/properties/sources/items/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data5.authenticateWith !== undefined && func0.call(data5, "authenticateWith")){
let data44 = data5.authenticateWith;
if(typeof data44 === "string"){
if(!pattern4.test(data44)){
const err87 = {instancePath:instancePath+"/sources/" + i0+"/authenticateWith",schemaPath:"#/properties/sources/items/properties/authenticateWith/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
else {
const err88 = {instancePath:instancePath+"/sources/" + i0+"/authenticateWith",schemaPath:"#/properties/sources/items/properties/authenticateWith/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data5.onUnknown !== undefined && func0.call(data5, "onUnknown")){
let data45 = data5.onUnknown;
if(typeof data45 !== "string"){
const err89 = {instancePath:instancePath+"/sources/" + i0+"/onUnknown",schemaPath:"#/properties/sources/items/properties/onUnknown/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
if(!(((data45 === "create") || (data45 === "allow")) || (data45 === "deny"))){
const err90 = {instancePath:instancePath+"/sources/" + i0+"/onUnknown",schemaPath:"#/properties/sources/items/properties/onUnknown/enum",keyword:"enum",params:{allowedValues: schema31.properties.sources.items.properties.onUnknown.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data5.tryUnknown !== undefined && func0.call(data5, "tryUnknown")){
if(typeof data5.tryUnknown !== "boolean"){
const err91 = {instancePath:instancePath+"/sources/" + i0+"/tryUnknown",schemaPath:"#/properties/sources/items/properties/tryUnknown/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data5.limits !== undefined && func0.call(data5, "limits")){
let data47 = data5.limits;
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
for(const key6 of Object.keys(data47)){
if(!((((key6 === "absences") || (key6 === "changes")) || (key6 === "membershipRemovals")) || (key6 === "rejected"))){
const err92 = {instancePath:instancePath+"/sources/" + i0+"/limits",schemaPath:"#/properties/sources/items/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data47.absences !== undefined && func0.call(data47, "absences")){
let data48 = data47.absences;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key7 of Object.keys(data48)){
if(!(((key7 === "atLeast") || (key7 === "share")) || (key7 === "atMost"))){
const err93 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data48.atLeast !== undefined && func0.call(data48, "atLeast")){
let data49 = data48.atLeast;
if(!((typeof data49 == "number") && (!(data49 % 1) && !isNaN(data49)))){
const err94 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
if(typeof data49 == "number"){
if(data49 < 0 || isNaN(data49)){
const err95 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
}
if(data48.share !== undefined && func0.call(data48, "share")){
let data50 = data48.share;
if(typeof data50 === "string"){
if(!pattern38.test(data50)){
const err96 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/share",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/share",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data48.atMost !== undefined && func0.call(data48, "atMost")){
let data51 = data48.atMost;
if(!((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51)))){
const err98 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atMost",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atMost/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if(typeof data51 == "number"){
if(data51 < 0 || isNaN(data51)){
const err99 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences/atMost",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/properties/atMost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
}
else {
const err100 = {instancePath:instancePath+"/sources/" + i0+"/limits/absences",schemaPath:"#/properties/sources/items/properties/limits/properties/absences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data47.changes !== undefined && func0.call(data47, "changes")){
let data52 = data47.changes;
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
for(const key8 of Object.keys(data52)){
if(!((key8 === "atLeast") || (key8 === "share"))){
const err101 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
if(data52.atLeast !== undefined && func0.call(data52, "atLeast")){
let data53 = data52.atLeast;
if(!((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53)))){
const err102 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
if(typeof data53 == "number"){
if(data53 < 0 || isNaN(data53)){
const err103 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/atLeast",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
}
if(data52.share !== undefined && func0.call(data52, "share")){
let data54 = data52.share;
if(typeof data54 === "string"){
if(!pattern38.test(data54)){
const err104 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/share",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
else {
const err105 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes/share",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
}
else {
const err106 = {instancePath:instancePath+"/sources/" + i0+"/limits/changes",schemaPath:"#/properties/sources/items/properties/limits/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
if(data47.membershipRemovals !== undefined && func0.call(data47, "membershipRemovals")){
let data55 = data47.membershipRemovals;
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
for(const key9 of Object.keys(data55)){
if(!((key9 === "share") || (key9 === "population"))){
const err107 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data55.share !== undefined && func0.call(data55, "share")){
let data56 = data55.share;
if(typeof data56 === "string"){
if(!pattern38.test(data56)){
const err108 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/share",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
else {
const err109 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/share",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data55.population !== undefined && func0.call(data55, "population")){
let data57 = data55.population;
if(!((typeof data57 == "number") && (!(data57 % 1) && !isNaN(data57)))){
const err110 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/population",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if(typeof data57 == "number"){
if(data57 < 0 || isNaN(data57)){
const err111 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals/population",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
}
else {
const err112 = {instancePath:instancePath+"/sources/" + i0+"/limits/membershipRemovals",schemaPath:"#/properties/sources/items/properties/limits/properties/membershipRemovals/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data47.rejected !== undefined && func0.call(data47, "rejected")){
let data58 = data47.rejected;
if(data58 && typeof data58 == "object" && !Array.isArray(data58)){
for(const key10 of Object.keys(data58)){
if(!(key10 === "share")){
const err113 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data58.share !== undefined && func0.call(data58, "share")){
let data59 = data58.share;
if(typeof data59 === "string"){
if(!pattern38.test(data59)){
const err114 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected/share",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
else {
const err115 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected/share",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
else {
const err116 = {instancePath:instancePath+"/sources/" + i0+"/limits/rejected",schemaPath:"#/properties/sources/items/properties/limits/properties/rejected/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
else {
const err117 = {instancePath:instancePath+"/sources/" + i0+"/limits",schemaPath:"#/properties/sources/items/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data5.deadlines !== undefined && func0.call(data5, "deadlines")){
let data60 = data5.deadlines;
if(data60 && typeof data60 == "object" && !Array.isArray(data60)){
for(const key11 of Object.keys(data60)){
if(!((((key11 === "open") || (key11 === "check")) || (key11 === "lookUp")) || (key11 === "authenticate"))){
const err118 = {instancePath:instancePath+"/sources/" + i0+"/deadlines",schemaPath:"#/properties/sources/items/properties/deadlines/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
if(data60.open !== undefined && func0.call(data60, "open")){
let data61 = data60.open;
if(typeof data61 === "string"){
if(!pattern34.test(data61)){
const err119 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/open",schemaPath:"#/properties/sources/items/properties/deadlines/properties/open/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
else {
const err120 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/open",schemaPath:"#/properties/sources/items/properties/deadlines/properties/open/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
if(data60.check !== undefined && func0.call(data60, "check")){
let data62 = data60.check;
if(typeof data62 === "string"){
if(!pattern34.test(data62)){
const err121 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/check",schemaPath:"#/properties/sources/items/properties/deadlines/properties/check/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
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
const err122 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/check",schemaPath:"#/properties/sources/items/properties/deadlines/properties/check/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data60.lookUp !== undefined && func0.call(data60, "lookUp")){
let data63 = data60.lookUp;
if(typeof data63 === "string"){
if(!pattern34.test(data63)){
const err123 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/lookUp",schemaPath:"#/properties/sources/items/properties/deadlines/properties/lookUp/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
else {
const err124 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/lookUp",schemaPath:"#/properties/sources/items/properties/deadlines/properties/lookUp/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data60.authenticate !== undefined && func0.call(data60, "authenticate")){
let data64 = data60.authenticate;
if(typeof data64 === "string"){
if(!pattern34.test(data64)){
const err125 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/authenticate",schemaPath:"#/properties/sources/items/properties/deadlines/properties/authenticate/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
else {
const err126 = {instancePath:instancePath+"/sources/" + i0+"/deadlines/authenticate",schemaPath:"#/properties/sources/items/properties/deadlines/properties/authenticate/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
}
else {
const err127 = {instancePath:instancePath+"/sources/" + i0+"/deadlines",schemaPath:"#/properties/sources/items/properties/deadlines/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
}
else {
const err128 = {instancePath:instancePath+"/sources/" + i0,schemaPath:"#/properties/sources/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err129 = {instancePath:instancePath+"/sources",schemaPath:"#/properties/sources/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data.newPeople !== undefined && func0.call(data, "newPeople")){
let data65 = data.newPeople;
if(Array.isArray(data65)){
const len4 = data65.length;
for(let i4=0; i4<len4; i4++){
let data66 = data65[i4];
if(data66 && typeof data66 == "object" && !Array.isArray(data66)){
for(const key12 of Object.keys(data66)){
if(!((((((key12 === "group") || (key12 === "everyone")) || (key12 === "credit")) || (key12 === "restricted")) || (key12 === "overdraft")) || (key12 === "attributes"))){
const err130 = {instancePath:instancePath+"/newPeople/" + i4,schemaPath:"#/properties/newPeople/items/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
if(data66.group !== undefined && func0.call(data66, "group")){
let data67 = data66.group;
if(typeof data67 === "string"){
if(!pattern4.test(data67)){
const err131 = {instancePath:instancePath+"/newPeople/" + i4+"/group",schemaPath:"#/properties/newPeople/items/properties/group/pattern",keyword:"pattern",params:{pattern: "\\S"},message:"must match pattern \""+"\\S"+"\""};
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
const err132 = {instancePath:instancePath+"/newPeople/" + i4+"/group",schemaPath:"#/properties/newPeople/items/properties/group/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
if(data66.everyone !== undefined && func0.call(data66, "everyone")){
let data68 = data66.everyone;
if(typeof data68 !== "boolean"){
const err133 = {instancePath:instancePath+"/newPeople/" + i4+"/everyone",schemaPath:"#/properties/newPeople/items/properties/everyone/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
if(!(data68 === true)){
const err134 = {instancePath:instancePath+"/newPeople/" + i4+"/everyone",schemaPath:"#/properties/newPeople/items/properties/everyone/enum",keyword:"enum",params:{allowedValues: schema31.properties.newPeople.items.properties.everyone.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data66.credit !== undefined && func0.call(data66, "credit")){
let data69 = data66.credit;
if((typeof data69 !== "string") && (!(typeof data69 == "number"))){
const err135 = {instancePath:instancePath+"/newPeople/" + i4+"/credit",schemaPath:"#/properties/newPeople/items/properties/credit/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.credit.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(data66.restricted !== undefined && func0.call(data66, "restricted")){
if(typeof data66.restricted !== "boolean"){
const err136 = {instancePath:instancePath+"/newPeople/" + i4+"/restricted",schemaPath:"#/properties/newPeople/items/properties/restricted/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data66.overdraft !== undefined && func0.call(data66, "overdraft")){
let data71 = data66.overdraft;
if((typeof data71 !== "string") && (!(typeof data71 == "number"))){
const err137 = {instancePath:instancePath+"/newPeople/" + i4+"/overdraft",schemaPath:"#/properties/newPeople/items/properties/overdraft/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.overdraft.type},message:"must be string,number"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
if(data66.attributes !== undefined && func0.call(data66, "attributes")){
let data72 = data66.attributes;
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
for(const key13 of Object.keys(data72)){
let data73 = data72[key13];
if((typeof data73 !== "string") && (!(Array.isArray(data73)))){
const err138 = {instancePath:instancePath+"/newPeople/" + i4+"/attributes/" + key13.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/newPeople/items/properties/attributes/additionalProperties/type",keyword:"type",params:{type: schema31.properties.newPeople.items.properties.attributes.additionalProperties.type},message:"must be string,array"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
if(Array.isArray(data73)){
const len5 = data73.length;
for(let i5=0; i5<len5; i5++){
if(typeof data73[i5] !== "string"){
const err139 = {instancePath:instancePath+"/newPeople/" + i4+"/attributes/" + key13.replace(/~/g, "~0").replace(/\//g, "~1")+"/" + i5,schemaPath:"#/properties/newPeople/items/properties/attributes/additionalProperties/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
}
}
else {
const err140 = {instancePath:instancePath+"/newPeople/" + i4+"/attributes",schemaPath:"#/properties/newPeople/items/properties/attributes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
}
else {
const err141 = {instancePath:instancePath+"/newPeople/" + i4,schemaPath:"#/properties/newPeople/items/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
}
else {
const err142 = {instancePath:instancePath+"/newPeople",schemaPath:"#/properties/newPeople/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data.limits !== undefined && func0.call(data, "limits")){
let data75 = data.limits;
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
for(const key14 of Object.keys(data75)){
if(!((((key14 === "absences") || (key14 === "changes")) || (key14 === "membershipRemovals")) || (key14 === "rejected"))){
const err143 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data75.absences !== undefined && func0.call(data75, "absences")){
let data76 = data75.absences;
if(data76 && typeof data76 == "object" && !Array.isArray(data76)){
for(const key15 of Object.keys(data76)){
if(!(((key15 === "atLeast") || (key15 === "share")) || (key15 === "atMost"))){
const err144 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data76.atLeast !== undefined && func0.call(data76, "atLeast")){
let data77 = data76.atLeast;
if(!((typeof data77 == "number") && (!(data77 % 1) && !isNaN(data77)))){
const err145 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
if(typeof data77 == "number"){
if(data77 < 0 || isNaN(data77)){
const err146 = {instancePath:instancePath+"/limits/absences/atLeast",schemaPath:"#/properties/limits/properties/absences/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
}
if(data76.share !== undefined && func0.call(data76, "share")){
let data78 = data76.share;
if(typeof data78 === "string"){
if(!pattern38.test(data78)){
const err147 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
else {
const err148 = {instancePath:instancePath+"/limits/absences/share",schemaPath:"#/properties/limits/properties/absences/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data76.atMost !== undefined && func0.call(data76, "atMost")){
let data79 = data76.atMost;
if(!((typeof data79 == "number") && (!(data79 % 1) && !isNaN(data79)))){
const err149 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
if(typeof data79 == "number"){
if(data79 < 0 || isNaN(data79)){
const err150 = {instancePath:instancePath+"/limits/absences/atMost",schemaPath:"#/properties/limits/properties/absences/properties/atMost/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
}
else {
const err151 = {instancePath:instancePath+"/limits/absences",schemaPath:"#/properties/limits/properties/absences/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data75.changes !== undefined && func0.call(data75, "changes")){
let data80 = data75.changes;
if(data80 && typeof data80 == "object" && !Array.isArray(data80)){
for(const key16 of Object.keys(data80)){
if(!((key16 === "atLeast") || (key16 === "share"))){
const err152 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data80.atLeast !== undefined && func0.call(data80, "atLeast")){
let data81 = data80.atLeast;
if(!((typeof data81 == "number") && (!(data81 % 1) && !isNaN(data81)))){
const err153 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
if(typeof data81 == "number"){
if(data81 < 0 || isNaN(data81)){
const err154 = {instancePath:instancePath+"/limits/changes/atLeast",schemaPath:"#/properties/limits/properties/changes/properties/atLeast/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
if(data80.share !== undefined && func0.call(data80, "share")){
let data82 = data80.share;
if(typeof data82 === "string"){
if(!pattern38.test(data82)){
const err155 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
else {
const err156 = {instancePath:instancePath+"/limits/changes/share",schemaPath:"#/properties/limits/properties/changes/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
}
else {
const err157 = {instancePath:instancePath+"/limits/changes",schemaPath:"#/properties/limits/properties/changes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data75.membershipRemovals !== undefined && func0.call(data75, "membershipRemovals")){
let data83 = data75.membershipRemovals;
if(data83 && typeof data83 == "object" && !Array.isArray(data83)){
for(const key17 of Object.keys(data83)){
if(!((key17 === "share") || (key17 === "population"))){
const err158 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data83.share !== undefined && func0.call(data83, "share")){
let data84 = data83.share;
if(typeof data84 === "string"){
if(!pattern38.test(data84)){
const err159 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
else {
const err160 = {instancePath:instancePath+"/limits/membershipRemovals/share",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data83.population !== undefined && func0.call(data83, "population")){
let data85 = data83.population;
if(!((typeof data85 == "number") && (!(data85 % 1) && !isNaN(data85)))){
const err161 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(typeof data85 == "number"){
if(data85 < 0 || isNaN(data85)){
const err162 = {instancePath:instancePath+"/limits/membershipRemovals/population",schemaPath:"#/properties/limits/properties/membershipRemovals/properties/population/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
}
}
else {
const err163 = {instancePath:instancePath+"/limits/membershipRemovals",schemaPath:"#/properties/limits/properties/membershipRemovals/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data75.rejected !== undefined && func0.call(data75, "rejected")){
let data86 = data75.rejected;
if(data86 && typeof data86 == "object" && !Array.isArray(data86)){
for(const key18 of Object.keys(data86)){
if(!(key18 === "share")){
const err164 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data86.share !== undefined && func0.call(data86, "share")){
let data87 = data86.share;
if(typeof data87 === "string"){
if(!pattern38.test(data87)){
const err165 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/pattern",keyword:"pattern",params:{pattern: "^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"},message:"must match pattern \""+"^(100|[0-9]{1,2}(\\.[0-9]+)?)%$"+"\""};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
else {
const err166 = {instancePath:instancePath+"/limits/rejected/share",schemaPath:"#/properties/limits/properties/rejected/properties/share/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/limits/rejected",schemaPath:"#/properties/limits/properties/rejected/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
}
else {
const err168 = {instancePath:instancePath+"/limits",schemaPath:"#/properties/limits/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
if(data.onHold !== undefined && func0.call(data, "onHold")){
let data88 = data.onHold;
if(typeof data88 !== "string"){
const err169 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
if(!((data88 === "apply-rest") || (data88 === "stop"))){
const err170 = {instancePath:instancePath+"/onHold",schemaPath:"#/properties/onHold/enum",keyword:"enum",params:{allowedValues: schema31.properties.onHold.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data.signIn !== undefined && func0.call(data, "signIn")){
let data89 = data.signIn;
if(data89 && typeof data89 == "object" && !Array.isArray(data89)){
for(const key19 of Object.keys(data89)){
if(!(((key19 === "perName") || (key19 === "perAddress")) || (key19 === "padding"))){
const err171 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data89.perName !== undefined && func0.call(data89, "perName")){
let data90 = data89.perName;
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
for(const key20 of Object.keys(data90)){
if(!(((key20 === "attempts") || (key20 === "within")) || (key20 === "longestWait"))){
const err172 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data90.attempts !== undefined && func0.call(data90, "attempts")){
let data91 = data90.attempts;
if(!((typeof data91 == "number") && (!(data91 % 1) && !isNaN(data91)))){
const err173 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
if(typeof data91 == "number"){
if(data91 < 0 || isNaN(data91)){
const err174 = {instancePath:instancePath+"/signIn/perName/attempts",schemaPath:"#/properties/signIn/properties/perName/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
}
if(data90.within !== undefined && func0.call(data90, "within")){
let data92 = data90.within;
if(typeof data92 === "string"){
if(!pattern34.test(data92)){
const err175 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
else {
const err176 = {instancePath:instancePath+"/signIn/perName/within",schemaPath:"#/properties/signIn/properties/perName/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data90.longestWait !== undefined && func0.call(data90, "longestWait")){
let data93 = data90.longestWait;
if(typeof data93 === "string"){
if(!pattern34.test(data93)){
const err177 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
else {
const err178 = {instancePath:instancePath+"/signIn/perName/longestWait",schemaPath:"#/properties/signIn/properties/perName/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err179 = {instancePath:instancePath+"/signIn/perName",schemaPath:"#/properties/signIn/properties/perName/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data89.perAddress !== undefined && func0.call(data89, "perAddress")){
let data94 = data89.perAddress;
if(data94 && typeof data94 == "object" && !Array.isArray(data94)){
for(const key21 of Object.keys(data94)){
if(!(((key21 === "attempts") || (key21 === "within")) || (key21 === "longestWait"))){
const err180 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data94.attempts !== undefined && func0.call(data94, "attempts")){
let data95 = data94.attempts;
if(!((typeof data95 == "number") && (!(data95 % 1) && !isNaN(data95)))){
const err181 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
if(typeof data95 == "number"){
if(data95 < 0 || isNaN(data95)){
const err182 = {instancePath:instancePath+"/signIn/perAddress/attempts",schemaPath:"#/properties/signIn/properties/perAddress/properties/attempts/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
}
if(data94.within !== undefined && func0.call(data94, "within")){
let data96 = data94.within;
if(typeof data96 === "string"){
if(!pattern34.test(data96)){
const err183 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
else {
const err184 = {instancePath:instancePath+"/signIn/perAddress/within",schemaPath:"#/properties/signIn/properties/perAddress/properties/within/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data94.longestWait !== undefined && func0.call(data94, "longestWait")){
let data97 = data94.longestWait;
if(typeof data97 === "string"){
if(!pattern34.test(data97)){
const err185 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/pattern",keyword:"pattern",params:{pattern: "^[0-9]{1,6}[smhdw]$"},message:"must match pattern \""+"^[0-9]{1,6}[smhdw]$"+"\""};
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
const err186 = {instancePath:instancePath+"/signIn/perAddress/longestWait",schemaPath:"#/properties/signIn/properties/perAddress/properties/longestWait/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
}
else {
const err187 = {instancePath:instancePath+"/signIn/perAddress",schemaPath:"#/properties/signIn/properties/perAddress/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data89.padding !== undefined && func0.call(data89, "padding")){
if(typeof data89.padding !== "boolean"){
const err188 = {instancePath:instancePath+"/signIn/padding",schemaPath:"#/properties/signIn/properties/padding/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
}
else {
const err189 = {instancePath:instancePath+"/signIn",schemaPath:"#/properties/signIn/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
}
else {
const err190 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
validate20.errors = vErrors;
return errors === 0;
}
validate20.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};
