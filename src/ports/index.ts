/** What the outside looks like. Interfaces only; src/platform holds what stands behind them. */
import type {Clock} from './clock.ts'
import type {Compression} from './compression.ts'
import type {Exec, Processes} from './exec.ts'
import type {Files} from './files.ts'
import type {Github} from './github.ts'
import type {Host} from './host.ts'
import type {Network, StreamingHttp} from './http.ts'
import type {Machine} from './machine.ts'
import type {Log, Progress, SavedState} from './runner.ts'
import type {Tools} from './tools.ts'

export type {Clock} from './clock.ts'
export type {Compression} from './compression.ts'
export type {Command, Exec, ExecResult, ProcessFacts, ProcessIdentity, Processes} from './exec.ts'
export type {FileFacts, Files} from './files.ts'
export type {Commenter, Github, PullRequest, PullRequestComment, PullRequestComments} from './github.ts'
export type {Host, RunIdentity} from './host.ts'
export type {Http, HttpRequest, HttpResponse, HttpStream, Network, StreamingHttp, Tls} from './http.ts'
export type {Dial, DialResult, Machine, MachineReport} from './machine.ts'
export type {Annotation, Log, Progress, ProgressEvent, SavedState} from './runner.ts'
export type {Tool, ToolDownload, ToolPin, Tools} from './tools.ts'

export interface Ports {
  clock: Clock
  compression: Compression
  exec: Exec
  tools: Tools
  processes: Processes
  files: Files
  http: StreamingHttp
  github: Github
  network: Network
  host: Host
  machine: Machine
  log: Log
  progress: Progress
  savedState: SavedState
}
