/** Against the installed OpenTofu or Terraform, with a module whose only provider is built in: no network. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {stage} from '../../../src/provision/stage.ts'
import {systemExec} from '../../../src/platform/exec.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {environment} from './specs.ts'

const installed = (await systemExec.which('tofu')) ?? (await systemExec.which('terraform'))
if (!installed) console.warn('Skipped: neither tofu nor terraform is installed, so nothing here was tried against a real engine.')

const moduleText = `
variable "size" { type = number }
variable "password" {
  type      = string
  sensitive = true
}
resource "terraform_data" "box" { input = var.size }
resource "terraform_data" "vault" { input = var.password }
resource "terraform_data" "disk" { triggers_replace = [var.size] }
output "size" { value = terraform_data.box.output }
output "password" {
  value     = var.password
  sensitive = true
}
`

const withSize = (ports: TestPorts, size: number, operation: 'plan' | 'apply', planDigest?: string): ReturnType<typeof stage> => stage({
  inputs: {operation, planDigest}, ports, signal: new AbortController().signal,
  spec: environment({target: {kind: 'kubernetes', namespace: 'shop'}, infrastructure: {module: 'infra', engine: 'auto', variables: {size, password: 'correct-horse'}}})
})

test.skipIf(!installed)('a real module is planned, applied, found standing, replaced, and refused when the plan is another', async () => {
  const ports = makeTestPorts()
  const module = path.join(ports.host.workspace, 'infra')
  mkdirSync(module, {recursive: true})
  writeFileSync(path.join(module, 'main.tf'), moduleText)

  const planned = await withSize(ports, 3, 'plan')
  expect(planned).toMatchObject({verdict: 'pass', headline: 'Plan: 5 to create.', outputs: {outputs: '{}'}})
  expect((await withSize(ports, 3, 'plan')).outputs.planDigest).toBe(planned.outputs.planDigest)

  const applied = await withSize(ports, 3, 'apply', planned.outputs.planDigest)
  expect(applied).toMatchObject({verdict: 'pass', headline: 'Provisioned: 5 created.', outputs: {outputs: '{"size":3}'}})
  const state = path.join(ports.host.state, 'shop/local/infrastructure/terraform.tfstate')
  expect(JSON.parse(readFileSync(state, 'utf8'))).toMatchObject({outputs: {size: {value: 3}}})
  expect(existsSync(path.join(module, 'terraform.tfstate'))).toBe(false)
  expect(existsSync(path.join(module, '.terraform'))).toBe(false)

  expect(await withSize(ports, 3, 'apply')).toMatchObject({verdict: 'pass', outputs: {changes: '0', outputs: '{"size":3}'}})

  const refused = await withSize(ports, 4, 'apply', planned.outputs.planDigest)
  expect(refused).toMatchObject({verdict: 'fail', reason: 'plan-changed'})
  const replacing = await withSize(ports, 4, 'plan')
  expect(replacing.data).toMatchObject({changes: expect.arrayContaining([{action: 'replace', resource: 'terraform_data.disk'}, {action: 'update', resource: 'terraform_data.box'}]) as unknown})
  expect(replacing.summary).toContain('This plan destroys 1 resource:')
  const written = JSON.stringify([planned, applied, refused, replacing, ports.lines, ports.annotations, ports.events])
  expect(written).not.toContain('correct-horse')
  expect(ports.events.some(e => e.subject === 'terraform_data.box' && e.state === 'done')).toBe(true)
})

test.skipIf(!installed)('a mistake in a real module is told with file, line and column', async () => {
  const ports = makeTestPorts()
  mkdirSync(path.join(ports.host.workspace, 'infra'), {recursive: true})
  writeFileSync(path.join(ports.host.workspace, 'infra', 'main.tf'), 'variable "size" {}\nvariable "password" {}\nresource "terraform_data" "x" { input = nope.y }\n')
  await expect(withSize(ports, 3, 'plan')).rejects.toMatchObject({
    reason: 'infrastructure-failed', message: expect.stringContaining('infra/main.tf:3:41: Reference to undeclared resource') as unknown
  })
})

test.skipIf(!installed)('a module that names its own local state keeps it there', async () => {
  const ports = makeTestPorts()
  const module = path.join(ports.host.workspace, 'infra')
  mkdirSync(module, {recursive: true})
  const kept = path.join(ports.directory, 'elsewhere.tfstate')
  writeFileSync(path.join(module, 'main.tf'), `terraform {\n  backend "local" {\n    path = "${kept}"\n  }\n}\n${moduleText}`)
  const applied = await withSize(ports, 1, 'apply')
  expect(existsSync(kept)).toBe(true)
  expect(applied.summary).toContain('where the module’s backend says')
})
