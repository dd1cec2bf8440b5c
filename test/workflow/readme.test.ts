/** The first five minutes of the README, command by command, in three kinds of repository; what it promises about each is looked at. */
import {spawnSync} from 'node:child_process'
import {chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {validate} from '@actions/languageservice'
import {NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {TextDocument} from 'vscode-languageserver-textdocument'
import {describe, expect, it} from 'vitest'
import {temporaryDirectory} from '../fakes/ports.ts'

const marked = /<!-- first five minutes[^>]*-->\n```bash\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? ''
const commands = marked.split('\n').map(line => line.replace(/\s+#.*$/, '').trim()).filter(Boolean)

interface Visit {
  repository: string
  run(command: string, variables?: Record<string, string>): {code: number | null; output: string}
}

/** A copy of the fixture, and `slipway` on the PATH as `npm link` puts it there. */
function visitTo(kind: string): Visit {
  const root = temporaryDirectory()
  const [repository, bin] = [path.join(root, kind), path.join(root, 'bin')] as const
  cpSync(path.resolve('test/fixtures/repositories', kind), repository, {recursive: true})
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'slipway'), `#!/bin/sh\nexec "${process.execPath}" "${path.resolve('dist/cli/index.js')}" "$@"\n`)
  chmodSync(path.join(bin, 'slipway'), 0o755)
  return {repository, run(command, variables = {}) {
    const env = {PATH: `${bin}:${process.env.PATH ?? ''}`, HOME: root, SLIPWAY_STATE: path.join(root, 'state'), ...variables}
    const {status, stdout, stderr} = spawnSync('bash', ['-c', command], {cwd: repository, env, encoding: 'utf8', timeout: 60_000})
    return {code: status, output: `${stdout}${stderr}`}
  }}
}

describe('the first five minutes', () => {
  it('are the five commands', () => {
    expect(commands).toEqual(['slipway init --dry-run', 'slipway init', 'slipway plan', 'slipway doctor', 'slipway explain plan-changed'])
  })

  it.each(['npm-dockerfile', 'compose-four', 'helm-chart'])('work in %s without an edit', kind => {
    const {repository, run} = visitTo(kind)
    const before = readdirSync(repository).sort()
    const said: Record<string, string> = {}
    for (const command of commands) {
      const {code, output} = run(command)
      said[command] = output
      expect(code, `${command}\n${output}`).toBe(command === 'slipway doctor' ? 1 : 0)
      if (command.includes('--dry-run')) expect(readdirSync(repository).sort()).toEqual(before)
    }
    expect(readdirSync(repository).sort()).toEqual([...before, '.github', 'slipway.yaml'].sort())
    expect(said['slipway init']).toMatch(/Could not be known[\s\S]*slipway\.yaml:\d+/)
    expect(said['slipway plan']).toMatch(/Digest of the whole: sha256:[0-9a-f]{64}/)
    expect(said['slipway plan']?.includes('on a runner that reaches the target')).toBe(kind === 'helm-chart')
    expect(said['slipway doctor']).toContain('placeholder')
    expect(said['slipway explain plan-changed']).toContain('approved')
    expect(existsSync(path.join(repository, '../state')), 'neither plan nor doctor makes state').toBe(false)
  })

  it('leave a workflow that GitHub takes, with inputs and secrets that deploy.yml declares', async () => {
    const {repository, run} = visitTo('compose-four')
    run('slipway init')
    const file = '.github/workflows/release.yml'
    const content = readFileSync(path.join(repository, file), 'utf8')
    expect(parseWorkflow({name: file, content}, new NoOperationTraceWriter()).context.errors.getErrors().map(e => e.message)).toEqual([])
    const diagnostics = await validate(TextDocument.create(`file:///${file}`, 'yaml', 1, content), {
      fileProvider: {getFileContent: reference => Promise.resolve({name: reference.path, content: readFileSync(reference.path, 'utf8')})}
    })
    expect(diagnostics.map(d => d.message)).toEqual([])
  })
})

describe('the command line as a program', () => {
  it('says what is wrong on standard error, with a near miss, and exits with 1', () => {
    const {run} = visitTo('npm-dockerfile')
    expect(run('slipway innit 2>/dev/null')).toEqual({code: 1, output: ''})
    expect(run('slipway innit').output).toContain('Did you mean init?')
    expect(run('slipway plan --strickt').output).toContain('Did you mean --strict?')
    expect(run('slipway plan').output).toContain('slipway init writes one')
  })

  it('names its exit codes where there is more than one way to end', () => {
    const {run} = visitTo('npm-dockerfile')
    for (const command of ['init', 'plan', 'doctor', 'explain']) expect(run(`slipway ${command} --help`)).toMatchObject({code: 0, output: expect.stringContaining('Exit codes')})
  })

  it('loads little before it knows what is wanted: each command is a chunk of its own', () => {
    const sizes = new Map<string, number>()
    const visit = (file: string): void => {
      if (sizes.has(file)) return
      const text = readFileSync(file, 'utf8')
      sizes.set(file, text.length)
      for (const [, to = ''] of text.matchAll(/^(?:import|export)\s[^'"]*?["'](\.\.?\/[^"']+)["']/gm)) visit(path.join(path.dirname(file), to))
    }
    visit('dist/cli/index.js')
    visit(path.join('dist/cli', /import\("(\.\.?\/[^"]+)"\)/.exec(readFileSync('dist/cli/index.js', 'utf8'))?.[1] ?? ''))
    expect([...sizes.values()].reduce((a, b) => a + b)).toBeLessThan(80_000)
  })

  it('writes no colours into a pipe, one row a line, and JSON that a program reads', () => {
    const {run} = visitTo('npm-dockerfile')
    const {output} = run('slipway init | cat')
    expect(output).not.toContain('\u001b')
    expect(output.split('\n').filter(line => line.startsWith('services.greeter.source.run'))).toHaveLength(1)
    expect(JSON.parse(run('slipway plan --json').output)).toMatchObject({schema: 1, name: 'greeter', planned: true})
    expect(JSON.parse(run('slipway doctor --json').output)).toMatchObject({schema: 1})
  })
})
