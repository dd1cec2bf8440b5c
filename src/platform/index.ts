/** The real adapters, put together. Imported by composition roots alone. */
import type {Ports} from '../ports/index.ts'
import {systemClock} from './clock.ts'
import {systemExec} from './exec.ts'
import {systemFiles} from './files.ts'
import {systemHost} from './host.ts'
import {makeHttp, systemNetwork} from './http.ts'
import {systemMachine} from './machine.ts'
import {systemProcesses} from './processes.ts'
import {runnerLog, runnerProgress, runnerSavedState} from './runner.ts'

export function makePorts(env: NodeJS.ProcessEnv = process.env): Ports {
  return {
    clock: systemClock, exec: systemExec, processes: systemProcesses, files: systemFiles, http: makeHttp(runnerLog.info), network: systemNetwork,
    host: systemHost(env), machine: systemMachine, log: runnerLog, progress: runnerProgress(env.SLIPWAY_PROGRESS), savedState: runnerSavedState
  }
}
