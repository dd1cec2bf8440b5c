import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parseDockerfile} from '../../../src/scan/dockerfile-parser.ts'
import {scanDockerfile} from '../../../src/scan/dockerfile.ts'

const good = `FROM node:24.1.0@sha256:${'a'.repeat(64)}
COPY --chown=node:node app/ app/
USER node
HEALTHCHECK CMD ["true"]
CMD ["node", "app"]
`
const ids = (text: string, ignoreFile: 'present' | 'absent' = 'present'): string[] => {
  const {findings, problems} = scanDockerfile(text, 'Dockerfile', ignoreFile)
  expect(problems).toEqual([])
  return findings.map(f => `${f.rule.id.replace('dockerfile/', '')} ${f.severity} ${f.place.line}`)
}
/** The findings that one more line behind COPY brings. */
const added = (line: string, ignoreFile: 'present' | 'absent' = 'present'): string[] => ids(good.replace('USER node', `${line}\nUSER node`), ignoreFile)

describe('the format', () => {
  test('continuations, comments between them, flags, both forms, ARG before FROM, stages', () => {
    const file = parseDockerfile('# syntax=docker/dockerfile:1\nARG V=1\nFROM a:$V AS Build\nRUN --mount=type=cache,target=/x apt-get \\\n  # a comment\n\n  install \\ \n  curl\nFROM build\nCOPY --from=build ["a b", "/c"]\n')
    expect(file.problems).toEqual([])
    expect(file.globalArgs.map(a => a.args)).toEqual(['V=1'])
    expect(file.stages.map(s => [s.image, s.parent?.image])).toEqual([['a:$V', undefined], ['build', 'a:$V']])
    expect(file.stages[0]?.instructions[0]).toMatchObject({keyword: 'RUN', flags: ['--mount=type=cache,target=/x'], line: 4, json: undefined})
    expect(file.stages[0]?.instructions[0]?.args.split(/\s+/)).toEqual(['apt-get', 'install', 'curl'])
    expect(file.stages[1]?.instructions[0]).toMatchObject({flags: ['--from=build'], json: ['a b', '/c'], line: 10})
  })
  test('the escape directive', () => {
    const file = parseDockerfile('# escape=`\nFROM a:1\nRUN dir `\n C:\\\nUSER x\n')
    expect(file.stages[0]?.instructions.map(i => i.keyword)).toEqual(['RUN', 'USER'])
    expect(file.problems).toEqual([])
  })
  test('heredocs: bodies belong to their instruction; arithmetic is none', () => {
    const file = parseDockerfile('FROM a:1\nRUN <<EOF cat <<-"END" > /x\nFROM nowhere\nEOF\n\ta\n\tEND\nRUN echo $((1<<N)) <<< word\nUSER x\n')
    expect(file.problems).toEqual([])
    expect(file.stages[0]?.instructions.map(i => [i.keyword, i.heredocs])).toEqual([['RUN', [{name: 'EOF', body: 'FROM nowhere'}, {name: 'END', body: '\ta'}]], ['RUN', []], ['USER', []]])
  })
  test.each([
    ['', 'There is no FROM.', 1], ['FROM\n', 'FROM names no image.', 1], ['RUN x\nFROM a\n', 'RUN stands before the first FROM.', 1], ['FROM a\nINSTALL x\n', 'This is not an instruction of a Dockerfile.', 2],
    ['FROM a\nRUN <<EOF\nx\n', 'The heredoc EOF is not closed.', 2]
  ])('what is not understood is a problem with its line: %j', (text, message, line) => {
    expect(parseDockerfile(text).problems).toContainEqual({message, line})
    expect(scanDockerfile(text, 'D', 'present').problems.length).toBeGreaterThan(0)
  })
  test('whatever the text, parsing and scanning end, and lines lie in the file', () => {
    const word = fc.constantFrom('FROM', 'RUN', 'COPY', 'ENV', 'ARG', 'ONBUILD', 'USER', 'a:1', 'AS', 'x', '\\', '`', '<<E', 'E', '[', '"', '=', '$', '${', '#', '--f=1', '\n', '\r\n', '\t', 'TOKEN=', '\u2028', '\ud800')
    const text = fc.oneof(fc.array(word, {maxLength: 60}).map(w => w.join(' ')), fc.array(word, {maxLength: 60}).map(w => w.join('')), fc.string({unit: 'binary', maxLength: 100}))
    fc.assert(fc.property(text, t => {
      const {findings, problems} = scanDockerfile(t, 'D', 'absent')
      const count = t.split('\n').length
      for (const line of [...findings.map(f => f.place.line), ...problems.map(p => p.line ?? 1)]) expect(line >= 1 && line <= count).toBe(true)
    }), {numRuns: 500})
  })
})

describe('the rules', () => {
  test('a good Dockerfile has no finding', () => { expect(ids(good)).toEqual([]) })

  test.each([
    ['FROM node', 'latest-tag medium 1'], ['FROM node:latest', 'latest-tag medium 1'], ['FROM registry.local:5000/node', 'latest-tag medium 1'], ['FROM node:24', 'unpinned-base low 1'],
    ['ARG V\nFROM node:$V', 'unpinned-base low 2'], ['ARG V=latest\nFROM node:${V}', 'latest-tag medium 2'], ['ARG V\nFROM node:${V:-24}', 'unpinned-base low 2']
  ])('%j', (from, expected) => { expect(ids(good.replace(/^FROM .*/, from))).toEqual([expected]) })

  test('scratch and an earlier stage need no pin, and users are inherited through stages', () => {
    expect(ids(`FROM a@sha256:${'a'.repeat(64)} AS Base\nUSER app\nHEALTHCHECK NONE\nFROM scratch\nFROM base\n`)).toEqual([])
    expect(ids(`FROM a@sha256:${'a'.repeat(64)}\nUSER app\nHEALTHCHECK NONE\nFROM 0\n`)).toEqual([])
    expect(ids('FROM gcr.io/distroless/static:nonroot@sha256:1\nHEALTHCHECK NONE\n')).toEqual([])
  })
  test.each([['USER root', 'root-user high 3'], ['USER 0:0', 'root-user high 3'], ['# none', 'root-user high 1']])('%s', (user, expected) => {
    expect(ids(good.replace('USER node', user))).toEqual([expected])
  })
  test.each([
    ['ADD https://example.com/x.tgz /x', ['add-url medium 3']], ['ADD --checksum=sha256:aa https://example.com/x /x', []],
    ['ENV API_TOKEN=abc A=1', ['secret-in-build high 3']], ['ENV DB_PASSWORD hunter two', ['secret-in-build high 3']], ['ARG NPM_TOKEN', ['secret-in-build medium 3']],
    ['ENV TOKEN_FILE=/run/t PASSWORD_FILE=/p TOKENIZER=bert KEYBOARD=us', []], ['ENV X="a API_KEY=1"', []],
    ['RUN curl -fsSL https://x.sh | bash', ['pipe-to-shell medium 3']], ['RUN ["bash", "-c", "wget -qO- x | sudo sh"]', ['pipe-to-shell medium 3', 'sudo medium 3']], ['RUN bash -c "$(curl -fsSL x)"', ['pipe-to-shell medium 3']],
    ['RUN <<EOF\ncurl x | sh\nEOF', ['pipe-to-shell medium 3']], ['RUN curl x > y; cat z | shasum', []],
    ['RUN apt-get update && apt-get install -y curl', ['apt-unpinned low 3', 'apt-lists low 3']], ['RUN apt-get install -y curl=8.1 && rm -rf /var/lib/apt/lists/*', []],
    ['RUN --mount=type=cache,target=/var/cache/apt apt-get -qq install -y curl=8.1', []], ['RUN sudo make', ['sudo medium 3']], ['RUN chmod -R 777 /app', ['world-writable medium 3']],
    ['RUN --security=insecure x', ['insecure-run high 3']], ['EXPOSE 80 22/tcp', ['exposed-ssh medium 3']], ['EXPOSE 2222', []], ['ONBUILD RUN sudo x', ['sudo medium 3']],
    ['COPY .env id_rsa /x/', ['copy-secret high 3', 'copy-secret high 3']], ['COPY .env.example deploy/tls.key /x/', ['copy-secret high 3']], ['COPY --from=a .env /', []]
  ])('%s', (line, expected) => { expect(added(line)).toEqual(expected) })

  test('the whole context is copied only with a .dockerignore', () => {
    expect(added('COPY . /app', 'absent')).toEqual(['copy-all low 3'])
    expect(added('COPY . /app', 'present')).toEqual([])
    expect(added('COPY app /app', 'absent')).toEqual([])
  })
  test('no HEALTHCHECK', () => { expect(ids(good.replace(/HEALTHCHECK.*/, ''))).toEqual(['no-healthcheck low 1']) })
  test('the value of a secret and the password of an address stay out of the finding', () => {
    const {findings} = scanDockerfile('FROM a:1\nENV API_TOKEN=hunter2hunter2\nADD https://u:hunter2hunter2@example.com/x /y\nRUN echo hunter2hunter2 | sudo x\n', 'D', 'present')
    expect(findings.length).toBeGreaterThan(3)
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
})
