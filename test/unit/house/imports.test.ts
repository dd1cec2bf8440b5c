import {describe, expect, it} from 'vitest'
import {breach, cycles, importsOf, sourceFiles} from './imports.ts'

const imports = sourceFiles().flatMap(file => importsOf(file))

describe('the rooms', () => {
  it('import only from rooms below them, and effects only through ports', () => {
    expect(imports.length).toBeGreaterThan(100)
    expect(imports.map(i => [`${i.from} > ${i.to}`, breach(i)]).filter(([, why]) => why)).toEqual([])
  })

  it('have no cycles', () => {
    expect(cycles(imports)).toEqual([])
  })

  it('have no drawer for odds and ends', () => {
    expect(sourceFiles().filter(file => /(^|\/)(utils?|helpers?|common|libs?|misc)(\/|\.ts$)/.test(file))).toEqual([])
  })

  it('name files in kebab-case', () => {
    expect(sourceFiles().filter(file => !/^src(\/[a-z0-9-]+)+(\.post)?\.ts$/.test(file))).toEqual([])
  })
})

describe('the check of imports', () => {
  it.each([
    ["import {x} from '../deploy/stage.ts'", 'src/scan/stage.ts', 'one of the seven'],
    ["import {x} from '../report/html.ts'", 'src/rollout/plan.ts', 'upwards'],
    ["import {x} from '../platform/files.ts'", 'src/deploy/stage.ts', 'composition roots'],
    ["import fs from 'node:fs'", 'src/deploy/stage.ts', 'ports'],
    ["const x = await import('../app/run-action.ts')", 'src/deploy/stage.ts', 'composition root'],
    ["export {x} from '@actions/core'", 'src/report/html.ts', 'only src/platform']
  ])('refuses %s in %s', (text, file, why) => {
    expect(importsOf(file, text).map(breach).join()).toContain(why)
  })
})
