/** The real adapters, put together. Imported by composition roots alone. */
import type {Ports} from '../ports/index.ts'
import {systemClock} from './clock.ts'
import {systemCompression} from './compression.ts'
import {systemExec} from './exec.ts'
import {systemFiles} from './files.ts'
import {makeGithub} from './github.ts'
import {systemHost} from './host.ts'
import {makeHttp, systemNetwork} from './http.ts'
import {systemMachine} from './machine.ts'
import {systemProcesses} from './processes.ts'
import {runnerLog, runnerProgress, runnerSavedState} from './runner.ts'
import {makeTools} from './tools.ts'

export function makePorts(env: NodeJS.ProcessEnv = process.env): Ports {
  const [host, http] = [systemHost(env), makeHttp(runnerLog.info)]
  const told = {log: runnerLog, progress: runnerProgress(env.SLIPWAY_PROGRESS)}
  return {
    clock: systemClock, compression: systemCompression, exec: systemExec, processes: systemProcesses, files: systemFiles, http, network: systemNetwork,
    github: makeGithub({files: systemFiles, host, http}), host, machine: systemMachine, ...told, savedState: runnerSavedState,
    tools: makeTools({clock: systemClock, exec: systemExec, files: systemFiles, host, ...told})
  }
}
