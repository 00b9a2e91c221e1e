/** A value that prints as `[secret]` in logs, JSON, templates and debuggers. `reveal()` is the only way to it. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  get isEmpty(): boolean {
    return this.#value.length === 0
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]'
  }
}

/** What somebody typed to sign in. It lives for one question and is never kept, cached, logged, or put into argv or an environment. */
export type Password = Secret
