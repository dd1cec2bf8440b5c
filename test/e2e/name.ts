/** What `npm run e2e -- NAME` runs: the contract between the entry and the labs. */
import type {Result} from './scenario.ts'

export interface NameOptions {
  buildOnly: boolean
  keep: boolean
  /** A suite or scenario whose name holds these words; all of them where it is empty. */
  only: string
  /** A cluster of the lab, or the one that KUBECONFIG points at. */
  cluster: 'lab' | 'current'
  signal: AbortSignal
}

export interface Name {
  /** For --help: what it runs, and what it costs. */
  words: readonly string[]
  run: (options: NameOptions) => Promise<Result[]>
}
