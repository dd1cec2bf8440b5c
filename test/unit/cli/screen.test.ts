import {PassThrough} from 'node:stream'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {ProgressEvent} from '../../../src/ports/index.ts'
import type {RunEvent} from '../../../src/runner/model.ts'
import {bar, paintLine, renderChanges, renderScreen, unpainted, wrap, type Surface} from '../../../src/cli/screen.ts'
import {onProgress, onRunEvent, onTraffic, startScreen, type ScreenState} from '../../../src/cli/screen-state.ts'
import {paintFor, Terminal} from '../../../src/cli/terminal.ts'

const surface: Surface = {columns: 90, paint: unpainted, now: 30_000}
const start = (): ScreenState => startScreen({title: 'shop', rate: 150, order: ['worker', 'api', 'web'], releases: {old: 'release 1', new: 'release 2'}})
const job = (id: string, state: 'running' | 'success' | 'failure' | 'skipped', at: number): RunEvent => ({kind: 'job', job: id, state, at})
const log = (id: string, step: string, line: string): RunEvent => ({kind: 'log', job: id, step, line})
const progress = (subject: string, state: ProgressEvent['state'], line: string, facts?: ProgressEvent['facts']): ProgressEvent => ({stage: 'deploy', subject, state, line, ...(facts ? {facts} : {})})

const fold = (events: readonly (RunEvent | ProgressEvent)[], from = start()): ScreenState => events.reduce((s, e) => ('kind' in e ? onRunEvent(s, e) : onProgress(s, e)), from)

const story = [
  job('release / validate', 'running', 1000), log('release / validate', 'Run $/actions/validate-env', '8 checks passed'), job('release / validate', 'success', 1400),
  job('release / scan', 'running', 1400), log('release / scan', 'Run $/actions/scan', '0 high, 1 low'), log('release / scan', 'Post actions/checkout', 'cleaning'), job('release / scan', 'success', 2300),
  progress('api', 'done', 'api  aaa > bbb  source', {from: 'aaaaaa', to: 'bbbbbb'}), progress('worker', 'done', 'worker  ccc > ddd', {from: 'cccccc', to: 'dddddd'}),
  job('release / gate', 'running', 3000), {kind: 'gate', job: 'release / gate', environment: 'production-approval', approved: true, by: 'you', at: 3000} satisfies RunEvent,
  log('release / gate', 'Run at=', 'DIGEST: sha256:1'), job('release / gate', 'success', 3100),
  job('release / release / deploy', 'running', 10_000),
  progress('web', 'waiting', 'web  waits for api'), progress('worker', 'done', 'worker  route 100 % to dddddd  done', {verb: 'route', 'weight.dddddd': 100}),
  progress('api', 'running', 'api  50 %  baseline 0.0 % errors, p95 9 ms · canary 0.0 %, p95 9 ms', {weight: 50})
]

describe('the screen', () => {
  test('shows each stage on a line, and below deploy each service in the order of release', () => {
    const state = onTraffic(fold(story), {sent: 8412, answered: 8400, lost: 0, errors: 1, releases: {}, p50Ms: 4, p95Ms: 9, losses: []})
    expect(renderScreen(state, {...surface, columns: 110})).toEqual([
      'shop: release 1 and release 2 serve · 150 requests/s: 8,412 sent, 0 lost, 1 error',
      '  validate-env      ok       8 checks passed                                                             0.4 s',
      '  scan              ok       0 high, 1 low                                                               0.9 s',
      '  plan',
      '  gate              ok       approved by you                                                             0.1 s',
      '  provision',
      '  deploy            ...                                                                                   20 s',
      '                    worker   100 %  ##########  all traffic on release 2',
      '                    api       50 %  #####-----  baseline 0.0 % errors, p95 9 ms · canary 0.0 %, p95 9 ms',
      '                    web                         waits for api',
      '  integration-test',
      '  monitor-gate',
      '  finalize',
      '  report'
    ])
  })

  test('shows the rollback only if it ran, and nobody waiting once deploy is over', () => {
    const state = fold([...story, job('release / release / deploy', 'failure', 20_000), job('release / release / rollback', 'running', 21_000)])
    const lines = renderScreen(state, surface)
    expect(lines.some(line => /^ {2}rollback +\.\.\./.test(line))).toBe(true)
    expect(lines.some(line => line.includes('waits for'))).toBe(false)
  })

  test('an error takes the place of the last log line', () => {
    const state = fold([...story, {kind: 'annotation', job: 'release / release / deploy', step: 's', level: 'error', message: 'api: 4 of 77 bad [analysis-failed]'}, job('release / release / deploy', 'failure', 17_600)])
    expect(renderScreen(state, surface).find(l => l.includes('deploy '))).toBe('  deploy            failed   api: 4 of 77 bad                                        7.6 s')
  })

  test('events of the planning do not look like a deployment', () => {
    expect(fold(story.slice(0, 9)).services).toEqual([])
  })

  test('a weight that a route takes from the new release is shown as none', () => {
    const state = fold([...story, progress('api', 'undone', 'api  route', {'weight.aaaaaa': 100})])
    expect(state.services.find(s => s.service === 'api')?.weight).toBe(0)
  })

  test('the head follows what serves', () => {
    const routed = (to: number): ProgressEvent[] => ['worker', 'api', 'web'].map(s => progress(s, 'done', `${s}  route`, {verb: 'route', weight: to}))
    const head = (state: ScreenState): string | undefined => renderScreen(state, surface)[0]
    const deploying = fold([job('x / deploy', 'running', 0)])
    expect(head(deploying)).toBe('shop: release 1 serves')
    expect(head(fold(routed(100).slice(0, 2), deploying))).toBe('shop: release 1 and release 2 serve')
    const after = fold(routed(100), deploying)
    expect(head(after)).toBe('shop: release 2 serves')
    expect(head(fold(routed(0), after))).toBe('shop: release 1 serves')
  })

  test('once a job that moves services is over, a service is told by its release alone', () => {
    const texts = (events: (RunEvent | ProgressEvent)[]): Record<string, string> => Object.fromEntries(fold([...story, ...events]).services.map(s => [s.service, s.text]))
    const over = job('release / release / deploy', 'success', 29_000)
    expect(texts([progress('api', 'done', 'api  route', {verb: 'route', 'weight.bbbbbb': 100}), progress('worker', 'done', 'worker  retire cccccc  ended', {verb: 'retire', rev: 'cccccc'}), over])).toMatchObject({worker: 'release 2', api: 'release 2'})
    expect(texts([progress('api', 'undone', 'api  route', {verb: 'route', 'weight.aaaaaa': 100}), over])).toMatchObject({api: 'back on release 1'})
    // Nobody may read a release into a service that stands between two.
    expect(texts([over]).api).toBe('baseline 0.0 % errors, p95 9 ms · canary 0.0 %, p95 9 ms'.replace(/^/, '50 %  ').replace(/\s+/g, ' '))
  })

  test.each<[ProgressEvent['state'], string, NonNullable<ProgressEvent['facts']>, string]>([
    ['running', 'api  1 × bbbbbb  ...', {verb: 'ensure', rev: 'bbbbbb', replicas: 1}, '1 new process starts'],
    ['done', 'api  2 × bbbbbb  ready 2/2', {verb: 'ensure', rev: 'bbbbbb', replicas: 2}, '2 new processes ready'],
    ['done', 'api  1 × aaaaaa  ready 1/1', {verb: 'ensure', rev: 'aaaaaa', replicas: 1}, '1 old process stays'],
    ['undone', 'api  2 × aaaaaa  ready 2/2', {verb: 'ensure', rev: 'aaaaaa', replicas: 2}, '2 old processes ready'],
    ['done', 'api  route  done', {verb: 'route', 'weight.aaaaaa': 90, 'weight.bbbbbb': 10}, 'a tenth of the traffic on release 2'],
    ['done', 'api  route  done', {verb: 'route', 'weight.aaaaaa': 70, 'weight.bbbbbb': 30}, '30 % of the traffic on release 2'],
    ['undone', 'api  route  done', {verb: 'route', 'weight.aaaaaa': 100}, 'all traffic on release 1'],
    ['done', 'api  judge by errors for 5.0 s  0 of 78 bad (0.0 %)', {verb: 'judge'}, '0 of 78 bad (0.0 %)'],
    ['failed', 'api  judge by errors for 5.0 s  failed: api: 4 of 76 bad', {verb: 'judge'}, 'failed: 4 of 76 bad'],
    ['done', 'api  drain aaaaaa  drained', {verb: 'drain', rev: 'aaaaaa'}, 'old processes have no request left'],
    ['undone', 'api  retire bbbbbb  ended', {verb: 'retire', rev: 'bbbbbb'}, 'new processes are gone'],
    ['done', 'api  hook migrate  done', {verb: 'hook'}, 'hook migrate done']
  ])('%s: %s is told in words', (state, line, facts, words) => {
    expect(fold([...story, progress('api', state, line, facts)]).services.find(s => s.service === 'api')?.text).toBe(words)
  })

  test('no line is wider than the terminal, whatever the log says', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 200}), fc.integer({min: 20, max: 160}), (text, columns) => {
      const state = fold([job('x / deploy', 'running', 0), log('x / deploy', 'Run it', text), progress('api', 'running', text, {weight: 10})])
      for (const line of renderScreen(state, {...surface, columns})) {
        expect([...line].length).toBeLessThanOrEqual(columns)
        expect(line).not.toMatch(/[\u0000-\u001f\u007f]/)
      }
    }))
  })

  test('bars', () => {
    expect([0, 1, 10, 50, 99, 100].map(bar)).toEqual(['----------', '#---------', '#---------', '#####-----', '##########', '##########'])
  })
})

describe('where nothing can be redrawn', () => {
  test('a line is printed when a stage ends and when a service moves, not each second', () => {
    const state = fold(story)
    const same = onProgress(state, progress('api', 'running', 'api  50 %  other figures', {weight: 50}))
    expect(renderChanges(state, same, surface)).toEqual([])
    const moved = onProgress(same, progress('api', 'running', 'api  100 %  canary 0.0 %', {weight: 100}))
    expect(renderChanges(same, moved, surface)).toEqual(['                    api      100 %  ##########  canary 0.0 %'])
    const ended = fold([job('release / release / deploy', 'success', 29_000)], moved)
    expect(renderChanges(moved, ended, surface).filter(line => !line.includes('release 2'))).toEqual([expect.stringMatching(/^ {2}deploy +ok/)])
  })
})

describe('colour', () => {
  test('is for terminals, and for nobody who asked for none', () => {
    const tty = {isTTY: true, write: () => true}
    expect(paintFor(tty, {})('good', 'x')).toBe('\u001b[32mx\u001b[0m')
    expect(paintFor(tty, {NO_COLOR: '1'})('good', 'x')).toBe('x')
    expect(paintFor(tty, {TERM: 'dumb'})('good', 'x')).toBe('x')
    expect(paintFor({write: () => true}, {})('good', 'x')).toBe('x')
  })

  test('takes no columns', () => {
    expect(paintLine([['good', 'abcdef'], ['plain', 'ghi']], {columns: 7, paint: (_, text) => `<${text}>`})).toBe('<abcdef>…')
  })
})

describe('prose', () => {
  test('is broken between words, keeps its indent, and colours take no columns', () => {
    expect(wrap('one two three four', 9)).toBe('one two\nthree\nfour')
    expect(wrap('  one two three', 9)).toBe('  one two\n  three')
    expect(wrap('\u001b[32mone two\u001b[0m three', 13)).toBe('\u001b[32mone two\u001b[0m three')
    expect(wrap('see /a/path/that/is/long now', 10)).toBe('see\n/a/path/that/is/long\nnow')
  })

  test('loses no word and is no wider than its widest word', () => {
    fc.assert(fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), {minLength: 1}), fc.integer({min: 12, max: 60}), (list, columns) => {
      const lines = wrap(list.join(' '), columns).split('\n')
      expect(lines.join(' ')).toBe(list.join(' '))
      expect(Math.max(...lines.map(l => l.length))).toBeLessThanOrEqual(columns)
    }))
  })
})

describe('the terminal', () => {
  const written: string[] = []
  const output = (isTTY: boolean) => ({isTTY, columns: 90, rows: 30, write: (text: string) => { written.push(text) }})

  test('piped output holds no control sequence', () => {
    written.length = 0
    const terminal = new Terminal(output(false), new PassThrough(), {})
    terminal.show(start())
    terminal.show(fold(story))
    terminal.say('done')
    terminal.settle()
    expect(written.join('')).not.toContain('\u001b')
    expect(written.join('')).toContain('8 checks passed')
    expect(written.at(-1)).toBe('done\n')
  })

  test('on a terminal the drawing is replaced, and the last one stays', () => {
    written.length = 0
    const terminal = new Terminal(output(true), new PassThrough(), {NO_COLOR: '1'})
    terminal.show(start())
    terminal.say('hello')
    terminal.show(fold(story))
    terminal.settle()
    const lines = renderScreen(start(), {...surface, now: 0}).length
    expect(written[0]).toBe('hello\n')
    expect(written.join('')).toContain(`\u001b[${lines}A\u001b[J`)
    expect(written.at(-1)).toContain('approved by you')
    terminal.say('after')
    expect(written.at(-1)).toBe('after\n')
  })
})
