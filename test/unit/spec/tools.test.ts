import {describe, expect, it} from 'vitest'
import {parseSpec} from '../../../src/spec/parse.ts'
import type {SlipwayError} from '../../../src/kernel/errors.ts'

const digest = 'a'.repeat(64)
const file = (tools: string): string => `schema: 1\nname: shop\nenvironments: {local: {target: {kind: local}, tools: {tofu: {sha256: "${'b'.repeat(64)}"}}}, bare: {target: {kind: local}, tools: {tofu: null}}}\nservices: {web: {source: {run: [node]}}}\ntools: {tofu: {url: "https://tools.example/tofu", sha256: "${digest}"}, ${tools}}\n`
const complaint = (tools: string): string => {
  try {
    parseSpec(file(tools), 'slipway.yaml')
    return 'nothing'
  } catch (error) {
    return (error as SlipwayError).message
  }
}

describe('pinned programs', () => {
  it('are told by address and digest, by platform too; an environment pins another one, or none', () => {
    const {environments} = parseSpec(file(`helm: {linux-x64: {url: "http://127.0.0.1:8080/helm.tgz", sha256: "${digest}", file: linux-amd64/helm}}`), 'slipway.yaml')
    expect(environments['local']?.tools).toEqual({
      tofu: {url: 'https://tools.example/tofu', sha256: 'b'.repeat(64)}, helm: {'linux-x64': {url: 'http://127.0.0.1:8080/helm.tgz', sha256: digest, file: 'linux-amd64/helm'}}
    })
    expect(environments['bare']?.tools).not.toHaveProperty('tofu')
  })

  it.each([
    [`helm: {url: "http://tools.example/helm", sha256: "${digest}"}`, 'begins with https://'],
    [`helm: {url: "https://user:secret@tools.example/helm", sha256: "${digest}"}`, 'without user and password'],
    ['helm: {url: "https://tools.example/helm", sha256: "sha256:abc"}', '64 hexadecimal digits'],
    ['helm: {url: "https://tools.example/helm"}', '`tools.helm.sha256` is missing'],
    [`helm: {url: "https://tools.example/helm", sha256: "${digest}", file: ../helm}`, 'the path of the program inside the archive'],
    [`helm: {url: "https://tools.example/helm", sha256: "${digest}", file: /bin/helm}`, 'the path of the program inside the archive'],
    [`helm: {linux-amd64: {url: "https://tools.example/helm", sha256: "${digest}"}}`, 'linux-x64'],
    [`helm: {linux-x64: {url: "https://tools.example/helm", sha256: "abc"}}`, '64 hexadecimal digits'],
    [`hlem: {url: "https://tools.example/helm", sha256: "${digest}"}`, 'expected one of helm, kustomize']
  ])('that cannot be meant are told with what is expected: %s', (tools, words) => {
    expect(complaint(tools)).toContain(words)
    expect(complaint(tools)).not.toContain('secret@')
  })
})
