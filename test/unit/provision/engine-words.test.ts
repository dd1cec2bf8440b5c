import {describe, expect, test} from 'vitest'
import {engineError, lastWords, parseLock} from '../../../src/provision/engine.ts'
import {applyCommand, initCommand, planCommand, type Place} from '../../../src/provision/commands.ts'
import {describeDiagnostic, parseUiLine} from '../../../src/provision/ui-lines.ts'

const place: Place = {program: '/usr/bin/tofu', module: '/w/infra', directory: '/s/shop/prod/infrastructure', run: '/s/shop/prod/infrastructure/runs/1', state: 'own'}
const lockDetail = 'Error message: resource temporarily unavailable\nLock Info:\n  ID:        cb83e745-3a18\n  Path:      /s/terraform.tfstate\n  Operation: OperationTypeApply\n  Who:       ci@runner-7\n  Version:   1.11.4\n  Created:   2026-11-21 09:23:43 +0000 UTC\n  Info:      \n'

describe('commands are values', () => {
  test('variables and plan go through files; the state lies in the state directory', () => {
    expect(planCommand(place).argv).toEqual([
      '/usr/bin/tofu', 'plan', '-json', '-input=false', '-detailed-exitcode', '-lock-timeout=30s', '-var-file=/s/shop/prod/infrastructure/runs/1/variables.tfvars.json',
      '-state=/s/shop/prod/infrastructure/terraform.tfstate', '-out=/s/shop/prod/infrastructure/runs/1/plan.tfplan'])
    expect(planCommand(place).variables).toMatchObject({TF_DATA_DIR: '/s/shop/prod/infrastructure/data', TF_IN_AUTOMATION: '1'})
  })
  test('a backend of the module keeps its own state', () => {
    expect(applyCommand({...place, state: 'module'}).argv.join(' ')).not.toContain('-state')
  })
  test('apply takes the saved plan, approves nothing by itself and has no deadline that could cut it off', () => {
    expect(applyCommand(place).argv.at(-1)).toBe('/s/shop/prod/infrastructure/runs/1/plan.tfplan')
    expect(applyCommand(place).argv.join(' ')).not.toMatch(/auto-approve|-lock=false/)
    expect(applyCommand(place).timeoutMs).toBeUndefined()
  })
  test('a lock file in the repository is checked, not rewritten', () => {
    expect(initCommand(place, 'present').argv).toContain('-lockfile=readonly')
    expect(initCommand(place, 'absent').argv).not.toContain('-lockfile=readonly')
  })
})

describe('lines of the engine', () => {
  test('a resource under way becomes progress', () => {
    expect(parseUiLine('{"type":"apply_complete","@message":"x","hook":{"resource":{"addr":"a.b"},"action":"create","elapsed_seconds":4}}'))
      .toEqual({kind: 'resource', address: 'a.b', state: 'done', words: 'is done (create, 4 s)'})
  })
  test('what a provisioner prints is not repeated: it may hold anything', () => {
    expect(parseUiLine('{"type":"provision_progress","@message":"a: (local-exec): SECRET","hook":{"resource":{"addr":"a"},"output":"SECRET"}}')).toBeUndefined()
  })
  test.each(['', 'Error: x', '{', '{"type":1}', '[]', '{"type":"diagnostic","diagnostic":{}}'])('%j is passed over', line => {
    expect(parseUiLine(line)).toBeUndefined()
  })
  test('a diagnostic names file, line and column of the repository', () => {
    const event = parseUiLine('{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Reference to undeclared resource","detail":"No nope.","range":{"filename":"bad.tf","start":{"line":1,"column":41}}}}')
    expect(event?.kind === 'diagnostic' && describeDiagnostic(event.diagnostic, 'infra')).toBe('infra/bad.tf:1:41: Reference to undeclared resource: No nope.')
  })
  test('last words lose frames, colours and talk about the CLI configuration', () => {
    const stderr = 'There are some problems with the CLI configuration:\n╷\n│ \u001b[31mError: \u001b[0mFailed to query provider\n│ could not connect\n╵\n'
    expect(lastWords({exitCode: 1, stdout: '', stderr})).toBe('Error: Failed to query provider\ncould not connect')
    expect(lastWords({exitCode: 1, stdout: '', stderr: ''})).toBe('(it said nothing)')
  })
})

describe('errors of the engine', () => {
  const failed = {exitCode: 1, stdout: '', stderr: ''}
  const doing = {what: 'plan', module: 'infra', secrets: ['s3cr3t-value']}
  const diagnostic = {severity: 'error', summary: 'Bad', detail: 'the value s3cr3t-value is refused'}

  test('all of them are told, without the secrets in them', () => {
    const error = engineError(planCommand(place), failed, [diagnostic, {severity: 'error', summary: 'Worse', detail: ''}, {severity: 'warning', summary: 'Meh', detail: ''}], doing)
    expect(error).toMatchObject({reason: 'infrastructure-failed', exitCode: 1})
    expect(error.message).toBe('plan of infra failed:\nBad: the value *** is refused\nWorse')
  })
  test('a held lock names who holds it since when, and what to do', () => {
    const error = engineError(planCommand(place), failed, [{severity: 'error', summary: 'Error acquiring the state lock', detail: lockDetail}], doing)
    expect(error.reason).toBe('lock-held')
    expect(error.message).toContain('locked by ci@runner-7 since 2026-11-21 09:23:43')
    expect(error.remedy).toContain('tofu force-unlock cb83e745-3a18')
  })
  test('an apply that failed says that what was made stands', () => {
    expect(engineError(applyCommand(place), failed, [diagnostic], {...doing, what: 'apply'}).remedy).toContain('the next plan holds what is left')
  })
  test('talk about locks without a lock is no lock', () => {
    expect(parseLock('Error acquiring the state lock: permission denied')).toBeUndefined()
  })
})
