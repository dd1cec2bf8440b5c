import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {lineHashes, LineIndex} from '../../../src/scan/line-index.ts'

test('lines of offsets', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', '\n', '\r\n'), {maxLength: 30}).map(t => t.join('')), fc.nat(40), (text, at) => {
    const offset = Math.min(at, text.length)
    expect(new LineIndex(text).line(offset)).toBe(text.slice(0, offset).split('\n').length)
  }))
})

describe('primaryLocationLineHash is the one that github/codeql-action computes (the values are those of its own tests)', () => {
  const wanted = new Set(Array.from({length: 20}, (_, i) => i + 1))
  const last = ['e9496ae3ebfced30:1', 'fb7c023a8b9ccb3f:1', 'ce8ba1a563dcdaca:1', 'e20e36e16fcb0cc8:1', 'b3edc88f2938467e:1', 'c8e28b0b4002a3a0:1', 'c129715d7a2bc9a3:1']
  test.each([
    ['', ['c129715d7a2bc9a3:1']], [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
    [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End', ['8b7cf3e952e7aeb2:1', 'b1ae1287ec4718d9:1', 'bff680108adb0fcc:1', 'c6805c5e1288b612:1', 'b86d3392aea1be30:1', 'e6ceba753e1a442:1']],
    [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', last], [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', last], [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', last],
    ['Lorem ipsum dolor sit amet.\n'.repeat(10), [...[1, 2, 3, 4, 5, 6].map(n => `a7f2ff13bc495cf2:${n}`), 'a7f2ff1481e87703:1', 'a9cf91f7bbf1862b:1', '55ec222b86bcae53:1', 'cc97dc7b1d7d8f7b:1', 'c129715d7a2bc9a3:1']]
  ])('%j', (text, hashes) => { expect([...lineHashes(text, wanted).values()]).toEqual(hashes) })

  test('only the wanted lines are given', () => { expect([...lineHashes('a\nb\nc', new Set([2])).keys()]).toEqual([2]) })
})
