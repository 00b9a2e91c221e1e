/** The copy, open. Grown by what the engine needs; see the files beside this one. */
export interface Store {
  close(): void
}
