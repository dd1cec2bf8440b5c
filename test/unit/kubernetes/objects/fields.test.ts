import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, numberAt, recordAt, textAt, withAt, withoutAt} from '../../../../src/targets/kubernetes/objects/fields.ts'

const deployment: KubeObject = {
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'api', labels: {app: 'api'}},
  spec: {replicas: 2, template: {spec: {containers: [{name: 'api', image: 'a:1'}]}}}
}

describe('reading fields of an object', () => {
  it('finds values through maps and lists', () => {
    expect(numberAt(deployment, 'spec', 'replicas')).toBe(2)
    expect(textAt(deployment, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('a:1')
    expect(recordAt(deployment, 'metadata', 'labels')).toEqual({app: 'api'})
  })
  it('answers nothing where the field is missing or of another type', () => {
    expect(textAt(deployment, 'spec', 'replicas')).toBeUndefined()
    expect(listAt(deployment, 'spec')).toEqual([])
    expect(recordAt(deployment, 'kind')).toEqual({})
    expect(at(deployment, 'spec', 'none', 'deeper')).toBeUndefined()
  })
  it('does not take what every JavaScript value inherits for a field', () => {
    expect(at(deployment, 'constructor')).toBeUndefined()
    expect(at(deployment, 'spec', '__proto__')).toBeUndefined()
  })
  it('changes a copy, and takes away only what is there', () => {
    const changed = withAt(deployment, ['spec', 'template', 'spec', 'containers', 0, 'image'], 'b:2')
    expect(textAt(changed, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('b:2')
    expect(textAt(deployment, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('a:1')
    expect(withoutAt(deployment, ['spec', 'strategy', 'type'])).toBe(deployment)
    expect(at(withoutAt(deployment, ['spec', 'replicas']), 'spec')).not.toHaveProperty('replicas')
  })
  it('reads back what was written, wherever it was written', () => {
    fc.assert(fc.property(fc.array(fc.string().filter(key => key !== '__proto__'), {minLength: 1, maxLength: 5}), fc.jsonValue(), (path, value) => {
      expect(at(withAt({}, path, value as never), ...path)).toEqual(value)
    }))
  })
})
