/** Ports for tests: real files, programs and loopback sockets, in a directory of the test's own; log and progress are recorded. */
import {mkdtempSync, rmSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import type {Json} from '../../src/kernel/digest.ts'
import {redactor} from '../../src/kernel/redact.ts'
import {systemClock} from '../../src/platform/clock.ts'
import {systemCompression} from '../../src/platform/compression.ts'
import {systemExec} from '../../src/platform/exec.ts'
import {systemFiles} from '../../src/platform/files.ts'
import {makeGithub} from '../../src/platform/github.ts'
import {systemHttp, systemNetwork} from '../../src/platform/http.ts'
import {systemMachine} from '../../src/platform/machine.ts'
import {systemProcesses} from '../../src/platform/processes.ts'
import {makeTools} from '../../src/platform/tools.ts'
import type {Annotation, Host, Http, Log, Ports, ProgressEvent} from '../../src/ports/index.ts'

export interface TestPorts extends Ports {
  /** The test's own directory; removed when the test ends. Workspace, temporary and state lie in it. */
  directory: string
  lines: string[]
  annotations: Annotation[]
  events: ProgressEvent[]
  masked: Set<string>
  /** What was kept for the post step, in order. */
  kept: Json[]
}

export function temporaryDirectory(): string {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-test-'))
  onTestFinished(() => rmSync(directory, {recursive: true, force: true, maxRetries: 3}))
  return directory
}

function testHost(directory: string, changes: Partial<Host>): Host {
  return {
    workspace: path.join(directory, 'workspace'), temporary: path.join(directory, 'temp'), state: path.join(directory, 'state'),
    run: {repository: 'acme/shop', runId: '100', attempt: 1, commit: 'c0ffee', actor: 'ada', event: 'workflow_dispatch', url: ''},
    node: process.execPath, routerProgram: path.join(directory, 'router.js'), machine: 'machine-1', platform: 'linux', suiteVersion: '0.0.0-test',
    variable: name => process.env[name], ...changes
  }
}

/** An `http` without a `stream` of its own has the real one. */
export function makeTestPorts(changes: Partial<Omit<Ports, 'host' | 'http'>> & {host?: Partial<Host>; http?: Http} = {}): TestPorts {
  const directory = temporaryDirectory()
  const lines: string[] = []
  const annotations: Annotation[] = []
  const events: ProgressEvent[] = []
  const masked = new Set<string>()
  const kept: Json[] = []
  const write = (line: string): void => { lines.push(redactor(masked)(line)) }
  const log: Log = {
    info: write, debug: write, warning: write, mask: secret => { masked.add(secret) },
    group: async (title, body) => { write(title); return body() },
    annotate: annotation => { annotations.push(annotation) }
  }
  const {host: hostChanges, http: httpChanges, ...others} = changes
  const http = {...systemHttp, ...httpChanges}
  const host = testHost(directory, hostChanges ?? {})
  const told = {log, progress: {report: (event: ProgressEvent) => { events.push(event) }}}
  const parts = {clock: systemClock, exec: systemExec, files: systemFiles, ...told, ...others, host}
  return {
    ...parts, tools: makeTools(parts), compression: systemCompression, processes: systemProcesses, http, network: systemNetwork, machine: systemMachine,
    savedState: {keep: saved => { kept.push(saved) }}, github: makeGithub({files: systemFiles, host, http}), ...others, host, directory, lines, annotations, events, masked, kept
  }
}
