/** A repository that is released to the cluster of a scenario by the deploy bundle, each operation a process of its own, as a job would run it. */
import {spawn} from 'node:child_process'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

export interface Shipped {
  code: number | null
  log: string
  /** The file of outputs, as it was written. */
  outputs: string
}

export interface Repository {
  /** Replaces files of the workspace; objects are written as JSON, which is YAML. */
  write(files: Readonly<Record<string, unknown>>): Promise<void>
  /** `onLine` sees what is printed, and may interrupt it as a runner does. */
  ship(inputs: Readonly<Record<string, string>>, onLine?: (line: string, interrupt: () => void) => void): Promise<Shipped>
  remove(): Promise<void>
}

/** The bundles that are released; those of another folder are tried before they are everybody's. */
const bundles = process.env.SLIPWAY_E2E_DIST ?? 'dist'

export async function makeRepository(kubeconfig: string | undefined, dist = bundles): Promise<Repository> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'slipway-e2e-repository-'))
  const [workspace, temporary, state] = ['workspace', 'temp', 'state'].map(name => path.join(root, name)) as [string, string, string]
  for (const directory of [workspace, temporary, state]) await mkdir(directory)
  let run = 0
  return {
    async write(files) {
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(workspace, name)), {recursive: true})
        await writeFile(path.join(workspace, name), typeof content === 'string' ? content : JSON.stringify(content))
      }
    },
    async ship(inputs, onLine = () => undefined) {
      run += 1
      const file = (name: string): string => path.join(root, `${run}-${name}`)
      for (const name of ['output', 'state', 'summary', 'env', 'path']) await writeFile(file(name), '')
      const child = spawn(process.execPath, [path.resolve(dist, 'deploy/index.js')], {
        cwd: workspace, stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          PATH: process.env.PATH, HOME: process.env.HOME, ...(kubeconfig === undefined ? {} : {KUBECONFIG: kubeconfig}), GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, SLIPWAY_STATE: state, GITHUB_ACTIONS: 'true',
          GITHUB_RUN_ID: inputs['run-id'] ?? String(run), GITHUB_RUN_ATTEMPT: inputs['run-attempt'] ?? '1', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: 'c0ffee',
          GITHUB_OUTPUT: file('output'), GITHUB_STATE: file('state'), GITHUB_STEP_SUMMARY: file('summary'), GITHUB_ENV: file('env'), GITHUB_PATH: file('path'),
          ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
        }
      })
      let log = ''
      const read = (chunk: Buffer): void => {
        log += chunk.toString()
        for (const line of chunk.toString().split('\n')) onLine(line, () => child.kill('SIGINT'))
      }
      child.stdout.on('data', read)
      child.stderr.on('data', read)
      const code = await new Promise<number | null>(resolve => child.once('close', resolve))
      return {code, log, outputs: await readFile(file('output'), 'utf8')}
    },
    remove: () => rm(root, {recursive: true, force: true, maxRetries: 3})
  }
}
