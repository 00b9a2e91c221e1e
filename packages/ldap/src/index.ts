export { type Address, parseAddress } from './address.ts'
export { prepareServers, type Servers, type ServersSettings } from './connect.ts'
export {
  type ClientLimits,
  type Connection,
  type ConnectOptions,
  type Credentials,
  connectTo,
  defaultClientLimits,
} from './connection.ts'
export { type Control, decodeControls, findControl } from './control.ts'
export { cutMessages } from './cut-messages.ts'
export {
  decodeDirSync,
  decodePasswordPolicy,
  dirSyncControl,
  dirSyncIncrementalValues,
  dirSyncObjectSecurity,
  dirSyncOid,
  type PasswordPolicyError,
  passwordPolicyControl,
  showDeletedControl,
} from './directory-controls.ts'
export { type Ava, type Dn, escapeDnValue, isWithin, normaliseDn, normaliseDnBytes, parseDn } from './dn.ts'
export { type Attribute, Entry } from './entry.ts'
export { explainBind } from './explain-bind.ts'
export { explainResult, ResultError, resultCode } from './explain-result.ts'
export { encodeFilter, escapeFilterValue, type Filter, formatFilter, namesIn, parseFilter } from './filter.ts'
export { type Message, readMessage } from './message.ts'
export type { TlsSettings } from './open-socket.ts'
export { pageControl, pageCookie, pageOid } from './page-control.ts'
export { BerReader, tag } from './read-ber.ts'
export { parseRange, type Range, type RangedReading, readRanges } from './read-ranges.ts'
export { type Root, readRoot } from './read-root.ts'
export { type Recognised, recogniseDirectory } from './recognise-directory.ts'
export type { Result } from './result.ts'
export type { Done, Intermediate, Reference, SearchItem, SearchRequest, SearchScope } from './search.ts'
export { FilterTooLarge } from './server/read-filter.ts'
export {
  type BindRequest,
  decodeAbandon,
  decodeBind,
  decodeCompare,
  decodeExtended,
  decodeSearch,
  requestTag,
  type SearchRequestReceived,
} from './server/read-request.ts'
export { type AttributeToSend, decodePageRequest, encodeEntry, encodeResponse, type Response } from './server/write-response.ts'
export { type Collected, type Collector, collectValues } from './source/collect-values.ts'
export { type ConnectionSettings, connectionSettingsSchema, prepareConnecting } from './source/connection-settings.ts'
export type {
  Changed,
  ChangeFinder,
  DerivedGroup,
  Directory,
  GroupReader,
  Member,
  MemberChange,
  ReadGroup,
  ReadUser,
  UserReader,
} from './source/directory.ts'
export { findByCookie, unlessRefused } from './source/find-by-cookie.ts'
export { prepareMemberReader } from './source/member-handles.ts'
export { openDirectorySession } from './source/open-session.ts'
export { readTime } from './source/read-time.ts'
export {
  decodeSyncDone,
  decodeSyncInfo,
  decodeSyncState,
  encodeSyncInfo,
  formatUuid,
  parseUuid,
  type SyncState,
  syncDoneControl,
  syncDoneOid,
  syncInfoOid,
  syncRequestControl,
  syncRequestOid,
  syncStateControl,
  syncStateOid,
} from './sync-controls.ts'
export { type DirSyncItem, type SyncItem, synchronise, synchroniseByDirSync } from './synchronise.ts'
