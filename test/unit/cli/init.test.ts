import {mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import {systemFiles} from '../../../src/platform/files.ts'
import type {Files} from '../../../src/ports/index.ts'
import {parseSpec} from '../../../src/spec/parse.ts'
import {parseChartFacts, parseOpenApiFacts, parseWorkloadFacts} from '../../../src/cli/init/cluster-facts.ts'
import {parseComposeFacts} from '../../../src/cli/init/compose-facts.ts'
import {parseDockerfileFacts} from '../../../src/cli/init/dockerfile-facts.ts'
import type {RepositoryFacts} from '../../../src/cli/init/facts.ts'
import {prepareInit, runInit} from '../../../src/cli/init/index.ts'
import {largestFile, observeRepository} from '../../../src/cli/init/observe.ts'
import {parsePackageFacts} from '../../../src/cli/init/package-facts.ts'
import {placeholderCommit, planInit} from '../../../src/cli/init/plan-init.ts'
import {planPorts} from '../../../src/cli/init/plan-ports.ts'
import {guessesOf, renderFiles, renderGuesses, renderUnknowns} from '../../../src/cli/init/render-plan.ts'
import {flowText, renderYaml} from '../../../src/cli/init/render-yaml.ts'
import {parseSourceFacts} from '../../../src/cli/init/source-facts.ts'
import {healthPathOf, interpolate, looksSecret, portOf, specName, splitCommand, withoutInit} from '../../../src/cli/init/words.ts'
import {readDocuments} from '../../../src/cli/init/yaml-documents.ts'
import {plainPage} from '../../../src/cli/table.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

const fixtures = 'test/fixtures/repositories'

function repository(files: Record<string, string>): string {
  const root = path.join(temporaryDirectory(), 'shop')
  mkdirSync(root)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), {recursive: true})
    writeFileSync(path.join(root, name), text)
  }
  return root
}

const initOf = async (files: Record<string, string>) => prepareInit(repository(files), systemFiles)
const specOf = async (files: Record<string, string>) => {
  const {rendered} = await initOf(files)
  return parseSpec(rendered.spec.text, 'slipway.yaml').environments
}
const voice = () => {
  const said: string[] = []
  return {said, say: (text: string) => { said.push(text) }, page: plainPage}
}

describe('init on three kinds of repository', () => {
  test.each(['npm-dockerfile', 'compose-four', 'helm-chart'])('%s: slipway.yaml and the workflow, line for line', async kind => {
    const {plan, rendered} = await prepareInit(path.resolve(fixtures, kind), systemFiles)
    await expect(rendered.spec.text).toMatchFileSnapshot(`../../fixtures/init/${kind}.slipway.yaml`)
    await expect(rendered.workflow.text).toMatchFileSnapshot(`../../fixtures/init/${kind}.release.yml`)
    await expect(`${[...renderGuesses(plan, plainPage), '', ...renderUnknowns(plan, rendered, plainPage)].join('\n')}\n`).toMatchFileSnapshot(`../../fixtures/init/${kind}.txt`)
  })

  test('each guess names a file and a line that says it', async () => {
    for (const kind of readdirSync(fixtures)) {
      const {plan} = await prepareInit(path.resolve(fixtures, kind), systemFiles)
      const guesses = guessesOf(plan.spec)
      expect(guesses.length).toBeGreaterThan(2)
      for (const {from, value} of guesses) {
        const [file = '', line] = from.split(':')
        // A folder is told by the file that stands in it.
        const said = `${file} ${readFileSync(path.join(fixtures, kind, file), 'utf8').split('\n')[Number(line) - 1] ?? ''}`
        const words = value.match(/[a-z0-9]{3,}/gi) ?? [value]
        expect(words.some(word => said.includes(word)) || said.includes(value) || /image: |database|cache/.test(said), `${from}: ${value} | ${said}`).toBe(true)
      }
    }
  })

  test('a line that is named for an edit is the line of that key', async () => {
    const {plan, rendered} = await prepareInit(path.resolve(fixtures, 'compose-four'), systemFiles)
    const lines = rendered.workflow.text.split('\n')
    const commit = plan.unknowns.find(u => u.what.startsWith('Which commit'))
    expect(lines[rendered.workflow.lineOf(commit?.path ?? []) - 1]).toContain(placeholderCommit)
    expect(rendered.spec.text.split('\n')[rendered.spec.lineOf(['services', 'api', 'port', 'nothing', 'here']) - 1]).toContain('port: 18442')
  })

  test('no value that looks like a secret is copied', async () => {
    const {plan, rendered} = await prepareInit(path.resolve(fixtures, 'compose-four'), systemFiles)
    expect(rendered.spec.text).not.toContain('shop:shop')
    expect(rendered.spec.text).not.toContain('POSTGRES_PASSWORD')
    expect(plan.unknowns.map(u => u.what)).toContain('The values of DATABASE_URL for api')
  })
})

describe('what init writes', () => {
  const app = {'package.json': '{"name": "app", "scripts": {"start": "node index.js"}}', 'index.js': 'listen(process.env.PORT || 3000)'}

  test('both files, or neither: what is there is not touched without --force', async () => {
    const root = repository({...app, 'slipway.yaml': 'mine'})
    await expect(runInit({directory: root, mode: 'write', overwrite: 'refuse'}, systemFiles, voice())).rejects.toMatchObject({reason: 'input-invalid', message: expect.stringContaining('slipway.yaml is there already')})
    expect(readFileSync(path.join(root, 'slipway.yaml'), 'utf8')).toBe('mine')
    expect(readdirSync(root)).not.toContain('.github')
    expect(await runInit({directory: root, mode: 'write', overwrite: 'force'}, systemFiles, voice())).toBe(0)
    expect(readFileSync(path.join(root, 'slipway.yaml'), 'utf8')).toContain('name: app')
  })

  test('a failed write leaves things as they were', async () => {
    const root = repository({...app, 'slipway.yaml': 'mine'})
    const full: Files = {...systemFiles, write: async (file, text) => {
      if (file.endsWith('release.yml')) throw new UserError('Could not write (ENOSPC).', {reason: 'state-unwritable'})
      await systemFiles.write(file, text)
    }}
    await expect(runInit({directory: root, mode: 'write', overwrite: 'force'}, full, voice())).rejects.toMatchObject({reason: 'state-unwritable'})
    expect(readFileSync(path.join(root, 'slipway.yaml'), 'utf8')).toBe('mine')
    expect(readdirSync(root).filter(name => name.includes('tmp'))).toEqual([])
    const fresh = repository(app)
    await expect(runInit({directory: fresh, mode: 'write', overwrite: 'refuse'}, full, voice())).rejects.toThrow('ENOSPC')
    expect(readdirSync(fresh)).not.toContain('slipway.yaml')
  })

  test('--dry-run shows and writes nothing', async () => {
    const root = repository(app)
    const told = voice()
    expect(await runInit({directory: root, mode: 'dry-run', overwrite: 'refuse'}, systemFiles, told)).toBe(0)
    expect(told.said.join('\n')).toContain('run: [node, index.js]  # from package.json:1')
    expect(readdirSync(root).sort()).toEqual(['index.js', 'package.json'])
  })

  test('a release workflow of other makings keeps its place; one of ours is its own', async () => {
    expect((await initOf({...app, '.github/workflows/release.yml': 'on: push\njobs: {}\n'})).plan.workflowFile).toBe('.github/workflows/slipway-release.yml')
    const ours = `jobs:\n  r:\n    uses: acme/slipway/.github/workflows/deploy.yml@${placeholderCommit}\n`
    expect((await initOf({...app, '.github/workflows/release.yml': ours})).plan.workflowFile).toBe('.github/workflows/release.yml')
  })

  test('nothing is written through a link', async () => {
    const root = repository(app)
    const outside = temporaryDirectory()
    symlinkSync(outside, path.join(root, '.github'))
    await expect(runInit({directory: root, mode: 'write', overwrite: 'force'}, systemFiles, voice())).rejects.toThrow('.github is a symbolic link')
    expect(readdirSync(outside)).toEqual([])
    expect(readdirSync(root)).not.toContain('slipway.yaml')
  })

  test('a folder that shows nothing is refused with what would help', async () => {
    await expect(initOf({'README.md': '# hello'})).rejects.toMatchObject({reason: 'input-invalid', expected: expect.stringContaining('Dockerfile')})
    await expect(prepareInit(path.join(temporaryDirectory(), 'absent'), systemFiles)).rejects.toMatchObject({reason: 'input-invalid'})
  })
})

describe('init on hostile repositories', () => {
  const app = {'package.json': '{"scripts": {"start": "node a.js"}}', 'a.js': ''}

  test('a broken Compose file is told with its line, and the rest still counts', async () => {
    const {plan} = await initOf({...app, 'compose.yaml': 'services:\n  web:\n    image: [unclosed\n  api: {\n'})
    expect(plan.remarks).toContainEqual({where: {file: 'compose.yaml', line: expect.any(Number)}, message: expect.stringContaining('not YAML')})
    expect(guessesOf(plan.spec).map(g => g.path.join('.'))).toContain('services.shop.source.run')
  })

  test('an alias bomb and deep nesting end in a remark', async () => {
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(',')}]`), 'services: *i'].join('\n')
    for (const text of [bomb, `services: ${'['.repeat(20_000)}`, 'services: {x: &x {build: *x}}', '\u0000\u0001', 'services:\n  - a\n']) {
      const {plan} = await initOf({...app, 'compose.yaml': text})
      expect(plan.remarks.some(r => r.where.file === 'compose.yaml'), text.slice(0, 30)).toBe(true)
    }
  })

  test('a huge file is not read', async () => {
    const {plan} = await initOf({...app, 'compose.yaml': `services: {}\n${'#'.repeat(largestFile)}`})
    expect(plan.remarks).toContainEqual({where: {file: 'compose.yaml', line: 1}, message: 'It is larger than 512 KiB and was not read.'})
  })

  test('links are not followed, out of the repository least of all', async () => {
    const outside = temporaryDirectory()
    writeFileSync(path.join(outside, 'Dockerfile'), 'FROM scratch\nCMD ["node", "stolen.js"]\n')
    const root = repository(app)
    symlinkSync(path.join(outside, 'Dockerfile'), path.join(root, 'Dockerfile'))
    symlinkSync(outside, path.join(root, 'sub'))
    const {plan, rendered} = await prepareInit(root, systemFiles)
    expect(rendered.spec.text).not.toContain('stolen')
    expect(plan.remarks).toContainEqual({where: {file: 'Dockerfile', line: 1}, message: 'It is a symbolic link, which is not followed.'})
  })

  test('a build outside of the repository is no service of it', async () => {
    const services = await specOf({...app, 'compose.yaml': 'services:\n  evil: {build: ../other, command: node x.js}\n  web: {build: ., command: node a.js}\n'})
    expect(Object.keys(services.local?.services ?? {})).toEqual(['web'])
  })

  test('names, comments and values of others cannot break out of their place', async () => {
    const {rendered} = await initOf({
      'package.json': JSON.stringify({name: 'x\nname: evil # }', scripts: {start: 'node "a b.js"'}}), 'a b.js': '',
      'compose.yaml': 'services:\n  "on: {": {build: ., command: ["node", "x\\n- y", "${HOME}", "#"], environment: {A: "${X:-a: b # c}", B: "$${secrets.X}", C: "\\x07\\u2028"}}\n'
    })
    const {local} = parseSpec(rendered.spec.text, 'slipway.yaml').environments
    expect(local?.name).toBe('x-name-evil')
    expect(local?.services['on']?.env).toEqual({A: 'a: b # c', B: '$${secrets.X}', C: '\u0007\u2028'})
  })

  test.each([
    ['no FROM at all', 'RUN echo\n'], ['a shell only', 'FROM node:20\nCMD cd /x && exec node $FILE\n'], ['an unknown escape', '# escape=`\nFROM node:20\nEXPOSE 80 `\n  443/udp 99999 $X\n'],
    ['an open heredoc', 'FROM node:20\nRUN <<EOF\nEXPOSE 1\n'], ['itself as its parent', 'FROM a AS a\nFROM a AS b\nCMD ["node", 7]\n'], ['a binary', '\u0000\u0001\u0002'], ['empty', '']
  ])('an odd Dockerfile (%s) does not end the run', async (_, text) => {
    const {rendered} = await initOf({...app, 'svc/Dockerfile': text, 'Dockerfile': 'FROM node:20\nEXPOSE 4000\nCMD ["node", "a.js"]\n'})
    expect(parseSpec(rendered.spec.text, 'slipway.yaml').environments.local?.services.shop?.port).toBe(4000)
  })
})

describe('what runs, and how', () => {
  test('npm start is taken apart where no shell is needed, and kept where one is', async () => {
    const run = async (start: string, more: Record<string, string> = {}) => (await specOf({'package.json': JSON.stringify({name: 'a', scripts: {start}}), 'server.js': '', ...more})).local?.services.a?.source.run
    expect(await run('node --enable-source-maps server.js')).toEqual(['node', '--enable-source-maps', 'server.js'])
    expect(await run('NODE_ENV=production node server.js')).toEqual(['npm', 'start'])
    expect(await run('next start')).toEqual(['npm', 'start'])
    expect(await run('node server.js', {Dockerfile: 'FROM node:20\nCMD ["npm", "run", "start"]\n'})).toEqual(['node', 'server.js'])
    expect(await run('node server.js', {Dockerfile: 'FROM node:20\nCMD ["node", "dist/main.js"]\n'})).toEqual(['node', 'server.js'])
  })

  test('a script that only a build makes is kept and told', async () => {
    const {plan} = await initOf({'package.json': '{"name": "a", "scripts": {"start": "node dist/main.js"}}'})
    expect(plan.unknowns.map(u => u.what)).toContain('dist/main.js of a is not in the repository')
  })

  test('packages of workspaces run from the root, where their node_modules are', async () => {
    const services = (await specOf({
      'package.json': '{"name": "root", "workspaces": ["packages/*"]}', 'packages/api/package.json': '{"name": "@acme/api", "scripts": {"start": "node server.js"}}', 'packages/api/server.js': '',
      'packages/web/package.json': '{"name": "@acme/web", "scripts": {"start": "next start"}}', 'packages/lib/package.json': '{"name": "@acme/lib"}'
    })).local?.services
    expect(services?.api?.source).toEqual({run: ['node', 'packages/api/server.js']})
    expect(services?.web?.source).toEqual({run: ['npm', 'start', '--workspace', 'packages/web']})
    expect(Object.keys(services ?? {}).sort()).toEqual(['api', 'web'])
  })

  test('a compiled program needs a container engine, and its image is asked for', async () => {
    const {plan, rendered} = await initOf({Dockerfile: 'FROM golang:1.25 AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\nEXPOSE 80\nENTRYPOINT ["/app"]\n'})
    const spec = parseSpec(rendered.spec.text, 'slipway.yaml').environments
    expect(Object.keys(spec)).toEqual(['production'])
    expect(spec.production?.target.kind).toBe('docker')
    expect(plan.unknowns.map(u => u.what)).toContain('Which image shop is')
  })

  test('a Compose service that nothing runs from source has to be there already', async () => {
    const spec = (await specOf({
      'compose.yaml': 'services:\n  web: {build: web, depends_on: [search, mail, db], environment: [SEARCH_HOST=search, "DB_ADDR=db:3306"]}\n  search: {build: search, ports: ["9300:9200"]}\n  mail: {image: acme/mail}\n  db: {image: "mariadb:11"}\n',
      'web/package.json': '{"main": "index.js"}', 'web/index.js': '', 'search/Dockerfile': 'FROM scratch\nCMD ["/search"]\n'
    })).local
    expect(spec?.requires?.services).toMatchObject({search: {tcp: 'localhost:9300'}, db: {tcp: 'localhost:3306'}})
    expect(spec?.services.web?.dependsOn).toEqual([])
    expect(spec?.services.web?.env).toEqual({SEARCH_HOST: 'localhost', DB_ADDR: 'localhost:3306'})
  })

  test('a circle of depends_on, which Compose would refuse, loses the edge that closes it', async () => {
    const build = (name: string, on: string): string => `  ${name}: {build: ., command: node a.js, depends_on: [${on}]}\n`
    const services = (await specOf({'a.js': '', 'compose.yaml': `services:\n${build('a', 'b')}${build('b', 'c, b')}${build('c', 'a')}`})).local?.services ?? {}
    expect(Object.values(services).reduce((sum, s) => sum + s.dependsOn.length, 0)).toBe(2)
  })

  test('a chart and a program of the same repository are one service in two environments', async () => {
    const spec = await specOf({
      'package.json': '{"name": "api", "scripts": {"start": "node a.js"}}', 'a.js': 'x(process.env.PORT || 3100)', 'deploy/Chart.yaml': 'name: backend\n', 'deploy/values.yaml': 'replicaCount: 2\n',
      'deploy/charts/sub/Chart.yaml': 'name: sub\n'
    })
    expect(spec.local?.services.api?.source.run).toEqual(['node', 'a.js'])
    expect(spec.production?.target.kind).toBe('kubernetes')
    expect(spec.production?.services.api?.source.chart).toBe('deploy/')
    expect(Object.keys(spec.production?.services ?? {})).toEqual(['api'])
  })

  test('tests, fixtures and examples describe something else than the release', async () => {
    const chart = {'examples/x/Chart.yaml': 'name: x\n', 'test/fixtures/compose.yaml': 'services: {a: {build: .}}\n', 'tests/Dockerfile': 'FROM node:20\n'}
    expect(Object.keys(await specOf({'package.json': '{"main": "a.js"}', 'a.js': '', ...chart}))).toEqual(['local', 'production'])
    await expect(initOf(chart)).rejects.toMatchObject({reason: 'input-invalid'})
  })

  test('plain manifests and overlays', async () => {
    const manifest = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 4\n  template: {spec: {containers: [{name: web, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: /ready, port: 8080}}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n'
    expect((await specOf({'k8s/web.yaml': manifest})).production?.services.web).toMatchObject({source: {manifests: 'k8s/web.yaml'}, replicas: 4, port: 8080})
    expect((await specOf({'k8s/base/kustomization.yaml': '', 'k8s/overlays/prod/kustomization.yaml': ''})).production?.services.shop?.source.kustomize).toBe('k8s/overlays/prod/')
  })

  test('an OpenAPI document is tested on the service in whose folder it lies; an older one is passed over', async () => {
    const files = {'api/package.json': '{"main": "i.js"}', 'api/i.js': 'PORT || 3001', 'web/package.json': '{"main": "i.js"}', 'web/i.js': 'PORT || 3002'}
    expect((await specOf({...files, 'api/openapi.yaml': 'openapi: 3.0.3\npaths: {/healthz: {get: {}}}\n'})).local).toMatchObject({tests: {contract: {openapi: 'api/openapi.yaml', service: 'api'}}, services: {api: {ready: {http: '/healthz'}}}})
    const old = await initOf({...files, 'api/swagger.yaml': 'swagger: "2.0"\npaths: {}\n'})
    expect(old.plan.remarks.map(r => r.message).join()).toContain('another version than OpenAPI 3')
  })

  test('a repository with a folder that may not be read is refused in words', async () => {
    const blind: Files = {...systemFiles, walk: () => Promise.reject(Object.assign(new Error('EACCES: permission denied'), {code: 'EACCES'}))}
    await expect(prepareInit(repository({}), blind)).rejects.toMatchObject({reason: 'input-invalid', message: expect.stringContaining('cannot be read')})
  })
})

describe('ports', () => {
  const service = (id: string, value: number | undefined) => ({id, port: value === undefined ? undefined : {value, from: {file: 'f', line: 1}}}) as never

  test('none twice, none that takes a privilege', () => {
    const planned = planPorts([service('web', 80), service('api', 8080), service('old', 8080), service('worker', undefined)])
    expect([...planned]).toEqual([
      ['web', {port: 8080, note: '80 there; below 1024 a port takes a privilege'}], ['api', {port: 8081, note: '8080 there, which web has already'}], ['old', {port: 8082, note: '8080 there, which web has already'}]
    ])
  })
})

describe('words', () => {
  test.each([
    ['node server.js', ['node', 'server.js']], ['node "a b.js" \'c\'', ['node', 'a b.js', 'c']], ['  ', undefined], ['a && b', undefined], ['A=1 node x', undefined], ['node $X', undefined], ['node "x', undefined],
    ['node *.js', undefined], ['cat <x', undefined], ['node a"b"', undefined]
  ])('splitCommand(%j)', (text, argv) => { expect(splitCommand(text)).toEqual(argv) })

  test.each([
    ['curl -f http://localhost:3000/healthz || exit 1', '/healthz'], ['wget -q http://127.0.0.1/', '/'], ['node -e "fetch(\'http://localhost:8080/api/health?x=1\')"', '/api/health'], ['curl http://localhost:${PORT:-80}/live', '/live'],
    ['pg_isready', undefined], ['curl https://example.org/healthz', undefined]
  ])('healthPathOf(%j)', (text, path) => { expect(healthPathOf(text)).toBe(path) })

  test('ports, names, secrets, init programs and what Compose puts in', () => {
    expect(['80', '8080/tcp', '53/udp', '0', '65536', '1-2', 'x'].map(portOf)).toEqual([80, 8080, undefined, undefined, undefined, undefined, undefined])
    expect(['@acme/Web App', '...', 'ä', `${'x'.repeat(39)}--y`].map(specName)).toEqual(['web-app', 'app', 'app', 'x'.repeat(39)])
    expect([['A', 'postgres://u:p@h/d'], ['API_KEY', 'x'], ['X', 'aB3'.repeat(10)], ['LOG_LEVEL', 'info'], ['PASSWORD', '']].map(([n, v]) => looksSecret(n as string, v as string))).toEqual([true, true, true, false, false])
    expect(withoutInit(['/sbin/tini', '-g', '--', 'node', 'x'])).toEqual(['node', 'x'])
    expect(['${A:-b}', '${A-}', '$$x', '${A}', '$A', '${A:?no}'].map(interpolate)).toEqual(['b', '', '$x', undefined, undefined, undefined])
  })

  test('documents keep their lines, merge keys are merged', () => {
    const {documents} = readDocuments('# one\na: 1\n---\nb: 2\n--- # three\nc: 3\n')
    expect(documents.map(d => [...d.map].map(([key, {line}]) => [key, line]))).toEqual([[['a', 2]], [['b', 4]], [['c', 6]]])
  })
})

describe('whatever init writes parses', () => {
  const text = fc.oneof(fc.string({unit: 'binary', maxLength: 20}), fc.constantFrom('web', 'api', 'true', '123', 'on', '8080', '~', '${X}', '${services.web.url}', '$${', 'http://api:80/x', '#', ': ', '../x', './web', 'node', '1.2.3'))
  const scalar = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))
  const service = fc.record({
    image: text, build: fc.oneof(text, fc.record({context: text, dockerfile: text})), command: fc.oneof(text, fc.array(text, {maxLength: 4}), fc.constant('node x.js')), ports: fc.array(fc.oneof(text, fc.constant('8080:80'), fc.record({target: scalar, published: scalar})), {maxLength: 3}),
    depends_on: fc.oneof(fc.array(text, {maxLength: 4}), fc.dictionary(text, fc.constant({condition: 'x'}), {maxKeys: 3})), environment: fc.oneof(fc.array(text, {maxLength: 3}), fc.dictionary(text, scalar, {maxKeys: 4})),
    healthcheck: fc.record({test: fc.oneof(text, fc.constant('curl http://localhost/healthz'))}), deploy: fc.record({replicas: scalar})
  }, {requiredKeys: []})
  const compose = fc.record({name: text, services: fc.dictionary(text, service, {maxKeys: 5})}).map(value => JSON.stringify(value))
  const pack = fc.record({name: scalar, main: scalar, scripts: fc.record({start: scalar}, {requiredKeys: []}), engines: fc.record({node: fc.oneof(text, fc.constant('>=20'))}, {requiredKeys: []}), workspaces: fc.constant([]), dependencies: fc.dictionary(text, text, {maxKeys: 2})}, {requiredKeys: []}).map(value => JSON.stringify(value))
  const dockerfile = fc.array(fc.oneof(text, fc.tuple(fc.constantFrom('FROM', 'CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK CMD', 'ENV', 'ARG', 'WORKDIR'), fc.oneof(text, fc.constantFrom('node:20', '["node","x.js"]', '8080', 'curl http://localhost:1/live')))
    .map(([keyword, rest]) => `${keyword} ${rest}`)), {maxLength: 8}).map(lines => `FROM node:20\n${lines.join('\n')}`)
  const directory = fc.constantFrom('.', 'web', 'api', 'a b', 'packages/x')
  const at = (folder: string, name: string): string => (folder === '.' ? name : `${folder}/${name}`)
  const facts = fc.record({
    name: text, compose: fc.array(compose, {maxLength: 1}), packages: fc.array(fc.tuple(directory, pack), {maxLength: 3}), dockerfiles: fc.array(fc.tuple(directory, dockerfile), {maxLength: 3}), charts: fc.array(fc.tuple(directory, text, scalar), {maxLength: 2}),
    manifests: fc.array(fc.tuple(text, scalar, scalar), {maxLength: 2}), sources: fc.array(fc.tuple(directory, fc.constantFrom("process.env.PORT || 3000; '/healthz'", '"/metrics"')), {maxLength: 2}), openapi: fc.array(fc.tuple(directory, text), {maxLength: 1})
  }).map(({name, compose: composed, packages, dockerfiles, charts, manifests, sources, openapi}): RepositoryFacts => {
    const unique = <T extends readonly [string, ...unknown[]]>(all: T[]): T[] => [...new Map(all.map(one => [one[0], one])).values()]
    return {
      name, files: ['web/x.js', 'x.js'], compose: composed.flatMap(c => parseComposeFacts(c, 'compose.yaml').facts ?? []), packages: unique(packages).flatMap(([d, t]) => parsePackageFacts(t, at(d, 'package.json')).facts ?? []),
      dockerfiles: unique(dockerfiles).flatMap(([d, t]) => parseDockerfileFacts(t, at(d, 'Dockerfile')).facts ?? []), charts: unique(charts).flatMap(([d, n, port]) => parseChartFacts(JSON.stringify({name: n}), JSON.stringify({replicaCount: port, service: {port}}), at(d, 'Chart.yaml')).facts ?? []),
      workloads: manifests.flatMap(([n, replicas, port]) => parseWorkloadFacts(JSON.stringify({kind: 'Deployment', metadata: {name: n}, spec: {replicas, template: {spec: {containers: [{ports: [{containerPort: port}]}]}}}}), 'k8s/a.yaml').facts),
      sources: sources.flatMap(([d, t]) => parseSourceFacts(t, at(d, 'x.js')) ?? []), openapi: openapi.flatMap(([d, p]) => parseOpenApiFacts(JSON.stringify({openapi: '3.1.0', paths: {[p]: {get: {}}}}), at(d, 'openapi.json')).facts ?? []),
      kustomize: [], workflows: [], lockfiles: [], remarks: []
    }
  })

  test('as slipway.yaml, in all its environments', () => {
    let written = 0
    fc.assert(fc.property(facts, given => {
      let plan
      try {
        plan = planInit(given)
      } catch (error) {
        expect(error).toMatchObject({reason: 'input-invalid'})
        return
      }
      const {spec, workflow} = renderFiles(plan)
      written += 1
      const parsed = parseSpec(spec.text, 'slipway.yaml')
      expect(Object.keys(parsed.environments).length).toBeGreaterThan(0)
      expect(readDocuments(workflow.text).problems).toEqual([])
    }), {numRuns: 300})
    expect(written).toBeGreaterThan(100)
  })

  test('every text as a value, in a list and as a key', () => {
    fc.assert(fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'grapheme'}), (a, b) => {
      const {text: yaml} = renderYaml([{key: 'x', value: {flow: [a, {y: b}]}, note: a}], [b])
      const {documents: [found], problems} = readDocuments(yaml)
      expect(problems).toEqual([])
      expect(found?.map.get('x')?.list[0]?.text).toBe(a)
      expect(found?.map.get('x')?.list[1]?.map.get('y')?.text).toBe(b)
    }))
    expect(flowText(['a b', 'true', '1', '', 'x: y', "it's", '["q"]'])).toBe(`[a b, "true", "1", "", "x: y", "it's", '["q"]']`)
  })
})

test('observing a repository reads each kind of file once and leaves node_modules alone', async () => {
  const root = repository({'node_modules/x/package.json': '{"main": "x.js"}', 'package.json': '{"main": "x.js"}', 'package-lock.json': '{}', '.github/workflows/ci.yml': 'jobs: {}'})
  const facts = await observeRepository(root, systemFiles)
  expect(facts.packages.map(p => p.file)).toEqual(['package.json'])
  expect(facts.lockfiles).toEqual(['package-lock.json'])
  expect(facts.workflows).toEqual([{file: '.github/workflows/ci.yml', ours: false}])
})
