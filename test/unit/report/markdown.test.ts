import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {code, codeBlock, details, escapeMarkdown, markdownTable, utf8Bytes, withinBytes} from '../../../src/report/markdown.ts'

const shown = (text: string): string => text.replace(/\u200b/g, '·')

describe('foreign text stays text in Markdown', () => {
  test.each([
    ['a | b', 'a \\| b'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
    ['ping @octocat about #12 and o/r#7 or GH-9', 'ping @·octocat about #·12 and o/r#·7 or GH·-9'],
    ['see https://evil.example and www.evil.example', 'see https:·//evil.example and www·.evil.example'],
    ['[click](javascript:x) **now** `rm`', '\\[click\\]\\(javascript:x\\) \\*\\*now\\*\\* \\`rm\\`'],
    ['two\nlines\r\n# heading', 'two lines # heading'],
    ['# heading', '\\# heading'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['&amp;', '&amp;amp;'],
    ['abc\u202egnp.exe\u0007', 'abcgnp.exe'],
    ['![x](y) $a$', '\\!\\[x\\]\\(y\\) \\$a\\$']
  ])('%j', (text, expected) => {
    expect(shown(escapeMarkdown(text))).toBe(expected)
  })

  test('whatever the text, it has no line break, no raw tag, no bare bar, no live mention', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 80}), text => {
      const escaped = escapeMarkdown(text)
      expect(escaped).not.toMatch(/[\n\r<>]/)
      expect(escaped).not.toMatch(/(^|[^\\])(\\\\)*\|/)
      expect(escaped).not.toMatch(/[@#]\w/)
    }))
  })

  test('code holds bars and backticks', () => {
    expect(code('a|`b`')).toBe('<code>a\\|\\`b\\`</code>')
  })

  test('a fenced block cannot be closed from inside', () => {
    expect(codeBlock('x\n````\ny\n', 'text')).toBe('`````text\nx\n````\ny\n`````')
  })

  test('details carry an escaped summary', () => {
    expect(details('<b>', 'body')).toBe('<details><summary>&lt;b&gt;</summary>\n\nbody\n\n</details>')
  })
})

describe('tables', () => {
  test('are written as GFM', () => {
    expect(markdownTable(['Check', 'Count'], [['a|b', 3], [{markdown: '**x**\ny|z'}, '']], ['left', 'right'])).toBe([
      '| Check | Count |', '| --- | ---: |', '| a\\|b | 3 |', '| **x**<br>y\\|z |   |'
    ].join('\n'))
  })

  test('without rows there is none', () => {
    expect(markdownTable(['a'], [])).toBe('')
  })

  test('a row has as many cells as there are headers', () => {
    expect(markdownTable(['a', 'b'], [['1'], ['1', '2', '3']]).split('\n').slice(2)).toEqual(['| 1 |   |', '| 1 | 2 |'])
  })
})

describe('the budget of bytes', () => {
  test('takes the fullest rendering that fits, measured in UTF-8', () => {
    expect(withinBytes([() => 'ééé', () => 'ee'], 5)).toBe('ee')
    expect(withinBytes([() => 'ééé', () => 'ee'], 6)).toBe('ééé')
  })

  test('cuts the shortest at a line, says so, and never exceeds the limit', () => {
    fc.assert(fc.property(fc.array(fc.string({unit: 'binary', maxLength: 40}), {minLength: 20}), fc.integer({min: 80, max: 400}), (lines, limit) => {
      const full = lines.join('\n')
      const cut = withinBytes([() => full], limit)
      expect(utf8Bytes(cut)).toBeLessThanOrEqual(Math.max(limit, 0))
      if (utf8Bytes(full) > limit) expect(cut).toContain('Cut here')
    }))
  })
})
