import {execFileSync} from 'node:child_process'
import {readFileSync, readdirSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {parse} from 'yaml'
import {camel, commonInputs} from '../../../src/ports/contract.ts'

const names = readdirSync('actions').sort()
interface Metadata { inputs: Record<string, {description: string}>; outputs: Record<string, {description: string}>; runs: {using: string; main: string} }
const metadata = (name: string): Metadata => parse(readFileSync(`actions/${name}/action.yml`, 'utf8')) as Metadata

const sources = (name: string): string => readdirSync(`src/${name}`, {recursive: true, encoding: 'utf8'})
  .filter(file => file.endsWith('.ts') && file !== 'contract.ts').map(file => readFileSync(`src/${name}/${file}`, 'utf8')).join('\n')

describe('what is generated', () => {
  it('is what the contracts say, so that an action.yml edited by hand is noticed', () => {
    expect(execFileSync(process.execPath, ['scripts/ts.mjs', 'scripts/generate.ts', '--check'], {encoding: 'utf8'})).toBe('')
  })
})

describe.each(names)('the action %s', name => {
  const own = Object.keys(metadata(name).inputs).filter(input => !(input in commonInputs))

  it('reads every input that it declares', () => {
    const text = sources(name)
    expect(own.filter(input => !new RegExp(`\\b${camel(input)}\\b`).test(text))).toEqual([])
  })

  it('sets every output that it declares', () => {
    const text = sources(name)
    const declared = Object.keys(metadata(name).outputs).filter(output => !['verdict', 'failure-reason', 'handoff'].includes(output))
    expect(declared.filter(output => !new RegExp(`\\b${camel(output)}\\b`).test(text))).toEqual([])
  })

  it('holds no expression, which GitHub evaluates even in a description', () => {
    expect(readFileSync(`actions/${name}/action.yml`, 'utf8')).not.toContain('${{')
  })

  it('runs on node24 from the bundles', () => {
    expect(metadata(name).runs).toMatchObject({using: 'node24', main: `../../dist/${name}/index.js`})
  })

  it('has a README with an example to copy', () => {
    expect(readFileSync(`actions/${name}/README.md`, 'utf8')).toMatch(new RegExp(`uses: slipway-deploy/slipway/actions/${name}@`))
  })
})
