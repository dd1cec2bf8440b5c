import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseEnvFile, renderEnvFile} from '../../../src/kernel/env-file.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

const key = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/)
const nasty = fc.string({unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '"', "'", '\\', '$', '`', '#', '=', '{', '}', 'é', '😀', 'n'), maxLength: 30})
const value = fc.oneof(nasty, fc.string().filter(text => !text.includes('\0')))

describe('an env file', () => {
  it('reads back what was written, whatever the values hold', () => {
    fc.assert(fc.property(fc.dictionary(key, value, {noNullPrototype: true}), values => {
      expect(parseEnvFile(renderEnvFile(values))).toEqual(values)
    }), {numRuns: 500})
  })

  it('means the same to a POSIX shell, as long as a value holds no carriage return', () => {
    const values = {PLAIN: 'a/b:c', BLANKS: ' two  words ', DOLLAR: '$HOME ${HOME} $(id)', QUOTES: `it's "so"`, TICK: "'`id`'", LINES: "one\ntwo\n'three'\n", SLASH: "a\\nb'\\", EMPTY: '', HASH: 'a #b'}
    const directory = temporaryDirectory()
    writeFileSync(path.join(directory, 'file.env'), renderEnvFile(values))
    const script = `set -a; . ./file.env; exec "$0" -e 'process.stdout.write(JSON.stringify(process.env))'`
    const seen = JSON.parse(execFileSync('/bin/sh', ['-c', script, process.execPath], {cwd: directory, env: {}, encoding: 'utf8'})) as Record<string, string>
    expect(Object.fromEntries(Object.keys(values).map(name => [name, seen[name]]))).toEqual(values)
  })

  it('holds no carriage return, which an editor would change', () => {
    expect(renderEnvFile({A: 'a\r\nb'})).toBe('A="a\\r\nb"\n')
  })

  it('has the same bytes for the same values in another order', () => {
    expect(renderEnvFile({B: '2', A: '1'})).toBe(renderEnvFile({A: '1', B: '2'}))
  })

  it('takes what people write by hand', () => {
    const text = '# comment\n\nexport A=1\r\nB = two words # why\nC=\'single # not\'\nD="x\\ty" # after\n  E=\nF=a#b\nA=last'
    expect(parseEnvFile(text)).toEqual({A: 'last', B: 'two words', C: 'single # not', D: 'x\ty', E: '', F: 'a#b'})
  })

  it.each([
    ['A="open\nB=2', 'Line 1'], ['A=1\nnothing here', 'Line 2'], ["A='x' y", 'Line 1'], ['1A=x', 'Line 1'], ['A=1\n\nB=\'secret', 'Line 3']
  ])('names the line of what it cannot read and keeps the value to itself: %j', (text, line) => {
    expect(() => parseEnvFile(text)).toThrow(expect.objectContaining({reason: 'config-invalid', message: expect.stringContaining(line) as string}))
    expect(() => parseEnvFile(text)).toThrow(/^(?!.*(open|secret|nothing)).*$/s)
  })

  it('refuses a key or a value that no process could have, without the value', () => {
    expect(() => renderEnvFile({'A-B': 'x'})).toThrow(/`A-B`/)
    expect(() => renderEnvFile({A: 'hush\0'})).toThrow(/^(?!.*hush).*zero byte/)
  })

  it('throws nothing but its own error on any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), nasty), text => {
      try {
        parseEnvFile(text)
      } catch (error) {
        expect(error).toMatchObject({reason: 'config-invalid'})
      }
    }))
  })

  it('keeps a variable called __proto__ a variable', () => {
    expect(Object.entries(parseEnvFile('__proto__=x\n'))).toEqual([['__proto__', 'x']])
  })
})
