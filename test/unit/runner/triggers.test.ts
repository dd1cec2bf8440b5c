import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {comesFromFork, pullRequestEvent} from '../../../src/runner/events.ts'
import {filterPattern, passesFilter} from '../../../src/runner/triggers.ts'
import {asReadOnly, excess, permissionLines, type Permissions} from '../../../src/runner/permissions.ts'

// docs.github.com: Workflow syntax, Filter pattern cheat sheet; the examples are its own.
describe('filter patterns', () => {
  test.each([
    ['feature/*', ['feature/my-branch', 'feature/your-branch'], ['feature/a/b', 'xfeature/a']], ['feature/**', ['feature/beta-a/my-branch', 'feature/mona/the/octocat'], ['features/a']],
    ['main', ['main'], ['mainx', 'x/main', 'Main']], ['*', ['main', 'releases'], ['all/the/branches']], ['**', ['all/the/branches', 'x'], []], ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['x/feature']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1']], ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.0.0', 'v1.0']], ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx']], ['**.js', ['index.js', 'js/index.js', 'src/js/app.js'], ['a.jsx']],
    ['docs/*', ['docs/README.md', 'docs/file.txt'], ['docs/a/b']], ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md', 'docs/a/markdown/file.md'], ['x/docs/a.md']], ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt', 'space/docs/plan/space.doc'], ['docs']],
    ['**/README.md', ['README.md', 'js/README.md'], ['xREADME.md']], ['**/*src/**', ['a/src/app.js', 'my-src/code/js/app.js'], []], ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']], ['**/migrate-*.sql', ['migrate-10909.sql', 'db/migrate-v1.0.sql', 'db/sept/migrate-v1.sql'], []],
    ['a+b', ['ab', 'aaab'], ['b']], ['a\\+b', ['a+b'], ['aab']], ['a.b', ['a.b'], ['axb']], ['+x', ['+x'], ['x']], ['(a|b)', ['(a|b)'], ['a']]
  ])('%s', (pattern, matching, others) => {
    for (const name of matching) expect([name, filterPattern(pattern).test(name)]).toEqual([name, true])
    for (const name of others) expect([name, filterPattern(pattern).test(name)]).toEqual([name, false])
  })

  test.each([
    [['*.md', '!README.md'], ['hello.md'], ['README.md', 'docs/hello.md']], [['*.md', '!README.md', 'README*'], ['hello.md', 'README.md', 'README.doc'], []], [['!a'], [], ['a', 'b']]
  ])('the last pattern that matches decides: %j', (patterns, passing, others) => {
    for (const name of passing) expect([name, passesFilter(patterns, name)]).toEqual([name, true])
    for (const name of others) expect([name, passesFilter(patterns, name)]).toEqual([name, false])
  })

  test('any text is a pattern, and a name without special characters matches itself alone', () => {
    const plain = fc.stringMatching(/^[a-z./-]+$/)
    fc.assert(fc.property(fc.string(), fc.string(), (pattern, name) => {
      filterPattern(pattern).test(name)
    }))
    fc.assert(fc.property(plain, fc.option(plain), (pattern, other) => {
      expect(filterPattern(pattern).test(other ?? pattern)).toBe(other === null || other === pattern)
    }))
  })
})

describe('a pull request', () => {
  const event = (fork?: string) => pullRequestEvent('acme/app', {number: 3, base: 'main', head: 'x', ...(fork ? {fork} : {})})
  test.each([
    ['of the repository itself', event(), false], ['of a fork', event('mallory/app'), true], ['of the repository in another spelling', event('ACME/App'), false], ['of nobody knows where', {name: 'pull_request', payload: {}} as const, true],
    ['of a repository that is gone', {name: 'pull_request', payload: {pull_request: {head: {repo: null}}}} as const, true], ['that says it is none, though its head lies elsewhere', {name: 'pull_request', payload: {pull_request: {head: {repo: {full_name: 'mallory/app', fork: false}}}}} as const, true]
  ])('%s', (_, given, fork) => expect(comesFromFork(given, 'acme/app')).toBe(fork))

  test('a push is never one', () => expect(comesFromFork({name: 'push', payload: {}}, 'acme/app')).toBe(false))
})

describe('permissions', () => {
  const named = (scopes: Record<string, 'none' | 'read' | 'write'>): Permissions => ({kind: 'named', scopes: new Map(Object.entries(scopes))})
  test.each<[string, Permissions, Permissions, string[]]>([
    ['less than allowed', named({contents: 'read'}), named({contents: 'write'}), []], ['more', named({contents: 'write'}), named({contents: 'read'}), ['contents: write']], ['what is not named', named({packages: 'read'}), named({contents: 'write'}), ['packages: read']],
    ['none of it', named({packages: 'none'}), named({}), []], ['all of it', {kind: 'all', access: 'write'}, {kind: 'all', access: 'read'}, ['write-all']], ['all, of a list', {kind: 'all', access: 'read'}, named({contents: 'write'}), ['read-all']],
    ['anything of a repository that nobody knows', named({contents: 'write'}), {kind: 'repository'}, []], ['one of all', named({contents: 'read'}), {kind: 'all', access: 'read'}, []]
  ])('asking for %s', (_, wanted, limit, over) => expect(excess(wanted, limit).requested).toEqual(over))

  test.each<[Permissions, string[]]>([[named({contents: 'write', 'id-token': 'write', packages: 'none'}), ['contents: read', 'id-token: read', 'packages: none']], [{kind: 'repository'}, ['read-all']], [{kind: 'all', access: 'write'}, ['read-all']], [named({}), ['none']]])('for a fork %j', (given, lines) => {
    expect(permissionLines(asReadOnly(given))).toEqual(lines)
  })
})
