import type { Stop } from './stop.ts'
import type { Terminal } from './terminal.ts'

/** Options that every command has. */
export interface EverywhereOptions {
  readonly config?: string
  /** The address of a running service. */
  readonly server?: string
  /** A file with the authorities of its certificate. */
  readonly serverCa?: string
  readonly tokenFile?: string
  /** Lets the token travel without encryption. */
  readonly plainHttp?: true
  readonly json?: true
  readonly verbose?: true
}

/** What somebody typed after `muster COMMAND`, where the answer goes, and how it is called off. */
export interface Call<Options = unknown> {
  /** The arguments, in order; repeated ones flattened. */
  readonly words: readonly string[]
  readonly options: EverywhereOptions & Options
  readonly terminal: Terminal
  readonly stop: Stop
}

/** Each file of `commands/` exports one of these as `run`, and is loaded only when somebody asks for it. It gives the exit code. */
export type RunCommand<Options = never> = (call: Call<Options>) => Promise<number> | number

/** Loads a command's file and runs it; how is the affair of whoever has the commands described. */
export type Act = (load: () => Promise<{ readonly run: RunCommand }>) => (...given: unknown[]) => Promise<void>
