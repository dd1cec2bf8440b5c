import {readdirSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {contract as configure} from '../../../src/configure/contract.ts'
import {contract as deploy} from '../../../src/deploy/contract.ts'
import {contract as integrationTest} from '../../../src/integration-test/contract.ts'
import {contract as monitorGate} from '../../../src/monitor-gate/contract.ts'
import {contract as provision} from '../../../src/provision/contract.ts'
import {contract as scan} from '../../../src/scan/contract.ts'
import {contract as validateEnv} from '../../../src/validate-env/contract.ts'
import type {Contract} from '../../../src/ports/contract.ts'

const contracts = [configure, deploy, integrationTest, monitorGate, provision, scan, validateEnv] as unknown as Contract[]
const sources = (name: string): string => readdirSync(`src/${name}`, {encoding: 'utf8'}).filter(f => f !== 'contract.ts').map(f => readFileSync(`src/${name}/${f}`, 'utf8')).join('\n')

describe('what happens when something is away', () => {
  it('is declared by every action, in whole sentences', () => {
    expect(contracts.map(c => c.name).sort()).toEqual(readdirSync('actions').sort())
    const declared = contracts.flatMap(c => Object.values(c.dependencies))
    expect(declared.length).toBeGreaterThan(6)
    expect(declared.filter(d => !/^[A-Z].*\.$/.test(d.away) || d.name === '' || d.use === '')).toEqual([])
  })

  // What stops a stage, or is itself what the stage checks, shows as an error or as a check; the rest is told with the outcome.
  it.each(contracts)('is told by $name wherever the stage goes on without it', ({name, dependencies}) => {
    const silent = new Set(['validate-env', 'integration-test'])
    const told = Object.entries(dependencies).filter(([, d]) => d.effect !== 'stops' && !silent.has(name)).map(([key]) => key)
    const text = `${sources(name)}\n${readFileSync('src/analysis/away.ts', 'utf8')}\n${readFileSync('src/github-comment/keep-comment.ts', 'utf8')}`
    expect(told.filter(key => !text.includes(`dependency: '${key}'`))).toEqual([])
  })

  it('stands in the README of every action', () => {
    for (const {name, dependencies} of contracts) {
      const readme = readFileSync(`actions/${name}/README.md`, 'utf8')
      for (const {away} of Object.values(dependencies)) expect(readme).toContain(away)
    }
  })

  it('names inputs that exist', () => {
    for (const {name, dependencies} of contracts) {
      const inputs = Object.keys((parse(readFileSync(`actions/${name}/action.yml`, 'utf8')) as {inputs: object}).inputs)
      const outputs = Object.keys((parse(readFileSync(`actions/${name}/action.yml`, 'utf8')) as {outputs: object}).outputs)
      const named = Object.values(dependencies).flatMap(d => [...`${d.use} ${d.away}`.matchAll(/`([a-z-]+)`/g)].map(m => m[1] as string))
      expect(named.filter(word => !inputs.includes(word) && !outputs.includes(word) && word !== 'requires')).toEqual([])
    }
  })
})
