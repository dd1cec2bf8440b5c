import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {formatImageReference, imagesOf, parseImageReference, pinImages, repositoryOf, sameRepository, withImages} from '../../../../src/targets/kubernetes/objects/images.ts'
import type {Digest} from '../../../../src/kernel/digest.ts'
import {deployment, kind} from './objects.ts'

const digest: Digest = `sha256:${'ab'.repeat(32)}`

describe('image references', () => {
  it.each([
    ['nginx', 'docker.io/library/nginx', undefined], ['nginx:1.27', 'docker.io/library/nginx', '1.27'], ['acme/api', 'docker.io/acme/api', undefined], ['index.docker.io/nginx', 'docker.io/library/nginx', undefined],
    ['ghcr.io/acme/api:v1', 'ghcr.io/acme/api', 'v1'], ['localhost/api', 'localhost/api', undefined], ['registry:5000/api', 'registry:5000/api', undefined], ['registry:5000/team/api:2', 'registry:5000/team/api', '2'],
    ['[::1]:5000/api:x', '[::1]:5000/api', 'x'], ['10.0.0.1:5000/a/b/c', '10.0.0.1:5000/a/b/c', undefined], [`ghcr.io/a__b/c-d@${digest}`, 'ghcr.io/a__b/c-d', undefined], ['Registry/api', 'Registry/api', undefined]
  ])('reads %s by the grammar', (text, repository, tag) => {
    const parsed = parseImageReference(text)
    expect(parsed && repositoryOf(parsed)).toBe(repository)
    expect(parsed?.tag).toBe(tag)
  })

  it.each(['', 'Nginx', 'a b', 'api:', ':1', 'api@sha256:12', '/api', 'api//x', 'api/-x', 'https://ghcr.io/api', 'a..b', '-host/api', `api:${'x'.repeat(129)}`, 'ab'.repeat(32), 'x'.repeat(256), '$(image)', 'api\n'])('refuses %j', text => {
    expect(parseImageReference(text)).toBeUndefined()
  })

  it('is equal however a repository is written, and a digest says more than a tag', () => {
    expect(sameRepository('nginx', 'docker.io/library/nginx:1')).toBe(true)
  })

  // Azure/k8s-deploy #2: the override for registry:5000/api:2 rewrote every container of registry:5000.
  it('replaces the image of its own repository alone, whatever else comes from the same registry with a port (Azure/k8s-deploy #2)', () => {
    const object = deployment('api', {image: 'registry:5000/api:1', pod: {initContainers: [{name: 'wait', image: 'registry:5000/api-migrate:1'}, {name: 'other', image: 'registry:5000/team/api:1'}, {name: 'old', image: 'registry:5000/api'}]}})
    expect(imagesOf(withImages(object, image => (sameRepository(image, 'registry:5000/api:2') ? 'registry:5000/api:2' : undefined))).map(({image}) => image)).toEqual(['registry:5000/api-migrate:1', 'registry:5000/team/api:1', 'registry:5000/api:2', 'registry:5000/api:2'])
  })

  it('pins each text that was resolved and keeps its tag for people', () => {
    const object = deployment('api', {image: 'api:1', pod: {initContainers: [{name: 'm', image: 'api:2'}]}})
    expect(imagesOf(pinImages(object, new Map([['api:1', digest]]))).map(({image}) => image)).toEqual(['api:2', `api:1@${digest}`])
    expect(pinImages(object, new Map())).toBe(object)
  })

  it.each([
    ['Pod', 'v1', {spec: {containers: [{image: 'a'}]}}], ['CronJob', 'batch/v1', {spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: 'a'}]}}}}}}], ['Job', 'batch/v1', {spec: {template: {spec: {containers: [{image: 'a'}]}}}}],
    ['StatefulSet', 'apps/v1', {spec: {template: {spec: {initContainers: [{image: 'a'}]}}}}], ['DaemonSet', 'apps/v1', {spec: {template: {spec: {ephemeralContainers: [{image: 'a'}]}}}}], ['ReplicaSet', 'apps/v1', {spec: {template: {spec: {containers: [{image: 'a'}]}}}}],
    ['PodTemplate', 'v1', {template: {spec: {containers: [{image: 'a'}]}}}], ['Rollout', 'argoproj.io/v1alpha1', {spec: {template: {spec: {containers: [{image: 'a'}]}}}}], ['Pod', 'v1', {spec: {volumes: [{name: 'v', image: {reference: 'a'}}]}}]
  ])('finds the images of a %s (%s)', (name, apiVersion, fields) => {
    expect(imagesOf(kind(apiVersion, name, 'x', fields)).map(({image}) => image)).toEqual(['a'])
  })

  it('finds none where none are', () => {
    expect(imagesOf(kind('v1', 'ConfigMap', 'x', {spec: {template: {spec: {containers: [{image: 'a'}]}}}}))).toEqual([])
    expect(imagesOf(kind('serving.example.dev/v1', 'Thing', 'x', {spec: {image: 'a'}}))).toEqual([])
  })

  it('writes every reference as it was read, and finds its parts whatever they are', () => {
    const component = fc.stringMatching(/^[a-z0-9]{1,5}(([._]|__|-{1,3})[a-z0-9]{1,5}){0,2}$/)
    const host = fc.stringMatching(/^([a-z0-9]{1,6}\.){1,2}[a-z]{2,3}(:[0-9]{2,5})?$/)
    fc.assert(fc.property(host, fc.array(component, {minLength: 1, maxLength: 4}), fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), {nil: undefined}), fc.boolean(), (registry, parts, tag, pinned) => {
      const text = `${registry}/${parts.join('/')}${tag === undefined ? '' : `:${tag}`}${pinned ? `@${digest}` : ''}`
      const parsed = parseImageReference(text)
      expect(parsed).toMatchObject({registry, path: parts.join('/')})
      expect(parsed?.tag).toBe(tag)
      expect(parsed && formatImageReference(parsed)).toBe(text)
    }))
  })

  it('never takes two repositories for one, and reads any text in time', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      const [left, right] = [parseImageReference(a), parseImageReference(b)]
      if (left && right && repositoryOf(left) !== repositoryOf(right)) expect(sameRepository(a, b)).toBe(false)
    }))
    expect(parseImageReference(`${'a-'.repeat(50_000)}!`)).toBeUndefined()
  })
})
