import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {proxyFromEnvironment} from '../../../../src/kernel/proxy.ts'

const through = (server: string, variables: Record<string, string>): string | undefined => proxyFromEnvironment(server, name => variables[name])
const p = 'http://proxy.test:3128/'
const excluded = (server: string, list: string): boolean => through(server, {HTTPS_PROXY: p, HTTP_PROXY: p, NO_PROXY: list}) === undefined

describe('the proxy of the environment', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    ['https://k.test', {}, undefined], ['https://k.test', {HTTPS_PROXY: p}, p], ['https://k.test', {https_proxy: p}, p], ['https://k.test', {HTTPS_PROXY: '', https_proxy: p}, p], ['https://k.test', {HTTP_PROXY: p}, undefined],
    ['http://k.test', {HTTP_PROXY: p}, p], ['http://k.test', {HTTPS_PROXY: p}, undefined], ['https://k.test', {HTTPS_PROXY: 'proxy.test:3128'}, p], ['https://k.test', {HTTPS_PROXY: p, no_proxy: 'k.test'}, undefined], ['https://k.test', {ALL_PROXY: p}, undefined]
  ])('for %s in %j is %s', (server, variables, proxy) => {
    expect(through(server, variables)).toBe(proxy)
  })

  it.each(['https://localhost:6443', 'https://127.0.0.1:6443', 'https://127.8.9.1', 'https://[::1]:6443'])('is never asked for %s', server => {
    expect(through(server, {HTTPS_PROXY: p})).toBeUndefined()
  })

  it.each<[string, string, boolean]>([
    ['*', 'https://k.test', true], ['k.test', 'https://k.test', true], ['k.test', 'https://a.k.test', true], ['k.test', 'https://ak.test', false], ['.k.test', 'https://a.k.test', true], ['.k.test', 'https://k.test', false], ['*.k.test', 'https://a.k.test', true],
    ['K.TEST', 'https://k.test', true], ['x, k.test ,y', 'https://k.test', true], ['k.test:6443', 'https://k.test:6443', true], ['k.test:6443', 'https://k.test', false], ['k.test:443', 'https://k.test', true],
    ['10.0.0.5', 'https://10.0.0.5', true], ['10.0.0.5:443', 'https://10.0.0.5', true], ['10.0.0.0/8', 'https://10.200.0.1:6443', true], ['10.0.0.0/8', 'https://11.0.0.1', false], ['0.0.0.0/0', 'https://11.0.0.1', true], ['10.0.0.0/33', 'https://11.0.0.1', false],
    ['fd00::/8', 'https://[fd12::1]:6443', true], ['fd00::/8', 'https://[fe80::1]', false], ['fd12:0:0::1', 'https://[fd12::1]', true], ['[fd12::1]:6443', 'https://[fd12::1]:6443', true], ['0.0.1', 'https://10.0.0.1', false], ['', 'https://k.test', false], ['/8', 'https://10.0.0.1', false]
  ])('NO_PROXY=%s and %s: left out %s', (list, server, out) => {
    expect(excluded(server, list)).toBe(out)
  })

  it('leaves out an address exactly where it lies in the network', () => {
    const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).filter(([a]) => a !== 127)
    fc.assert(fc.property(address, address, fc.integer({min: 0, max: 32}), (host, base, length) => {
      const bits = (parts: number[]): string => parts.map(part => part.toString(2).padStart(8, '0')).join('')
      expect(excluded(`https://${host.join('.')}`, `${base.join('.')}/${length}`)).toBe(bits(host).slice(0, length) === bits(base).slice(0, length))
    }))
  })

  it('of a kind that is not spoken is refused, not passed by, and its password is not told', () => {
    expect(() => through('https://k.test', {HTTPS_PROXY: 'socks5://me:secret@p.test:1'})).toThrow(expect.objectContaining({reason: 'unsupported', where: 'HTTPS_PROXY', message: expect.not.stringContaining('secret') as unknown}) as Error)
  })
})
