/**
 * Two pushes at once: both releases are planned against the one that serves, and approved. The workflow's concurrency group lets one after the other through;
 * the second is then refused, because its plan was made for a world that is no more, and goes through when it is planned and approved anew.
 */
import {cpSync} from 'node:fs'
import path from 'node:path'
import {decide, keepReport, runRelease, type Decision, type Demo, type Ended, type Release, type Told} from './demo-run.ts'
import {writeRelease} from './demo-workspace.ts'
import type {ScreenState} from './screen-state.ts'
import type {Traffic} from './traffic.ts'

/** Something that happens once, and may be awaited by those who come later. */
class Moment {
  readonly come: Promise<void>
  arrive: () => void = () => undefined

  constructor() {
    this.come = new Promise(resolve => { this.arrive = resolve })
  }
}

const rolloutRuns = (state: ScreenState): boolean => state.rows.some(row => row.job === 'provision' && row.state !== 'waiting')

interface Second {
  running: Promise<Ended>
  screen(): ScreenState | undefined
}

export async function twoAtOnce(demo: Demo, traffic: Traffic): Promise<Told> {
  const {terminal, workspace} = demo
  const other = path.join(workspace.root, 'shop-3')
  cpSync(workspace.repository, other, {recursive: true})
  writeRelease(workspace, 2, null)
  writeRelease({repository: other}, 3, null)
  const [bothPlanned, firstRolls] = [new Moment(), new Moment()]
  let answer: Decision = {approved: true, by: ''}
  const one: Release = {
    names: {old: 'release 1', new: 'release 2'}, label: '2', repository: workspace.repository,
    async decide(question) {
      await bothPlanned.come
      return (answer = await decide(demo, question))
    }
  }
  const two: Release = {
    names: {old: 'release 2', new: 'release 3'}, label: '3', repository: other,
    async decide() {
      bothPlanned.arrive()
      await firstRolls.come
      return answer
    }
  }
  const second = begin(demo, traffic, two)
  // Whatever becomes of one of the runs, the other must not wait for it.
  void second.running.catch(() => undefined).finally(bothPlanned.arrive)
  try {
    await runRelease(demo, traffic, one, state => {
      if (rolloutRuns(state)) firstRolls.arrive()
      terminal.show({...state, note: noteOf(second.screen())})
    })
  } finally {
    firstRolls.arrive()
    terminal.settle()
  }
  return answer.approved ? goOn(demo, traffic, {release: two, second}) : refused(await second.running)
}

/** Runs beside the first one, out of sight. */
function begin(demo: Demo, traffic: Traffic, release: Release): Second {
  let screen: ScreenState | undefined
  return {running: runRelease(demo, traffic, release, state => { screen = state }), screen: () => screen}
}

function noteOf(screen: ScreenState | undefined): string {
  const state = (job: string): string | undefined => screen?.rows.find(row => row.job === job)?.state
  if (state('gate') === 'ok') return 'release 3: planned and approved too; it waits until release 2 is through (concurrency, queue: max)'
  return state('plan') === 'ok' ? 'release 3: planned too, from release 1' : 'release 3: on its way too'
}

const refused = ({result, run, wholeMs}: Ended): Told => ({run, report: keepReport(result, run), wholeMs, approved: false, doubts: []})

async function goOn(demo: Demo, traffic: Traffic, {release, second}: {release: Release; second: Second}): Promise<Told> {
  const {terminal} = demo
  terminal.tell('\nNow it is the turn of release 3. Its plan, which was approved, leads from release 1 to release 3. But release 2 serves by now.')
  const {result, run} = await watched(demo, second)
  terminal.tell('\nRefused, and nothing was touched: nobody has approved the way from release 2 to release 3. Somebody presses "Re-run all jobs": it is planned anew, and approved anew.')
  try {
    const again = await runRelease(demo, traffic, {...release, again: result.number, decide: question => decide(demo, question)}, state => terminal.show(state))
    const reason = run.stages.find(stage => stage.key === 'deploy')?.reason
    return {
      run: again.run, report: keepReport(again.result, again.run), wholeMs: again.wholeMs, approved: true,
      doubts: reason === 'plan-changed' ? [] : [`the second release was not refused as plan-changed${reason ? ` but as ${reason}` : ''}`]
    }
  } finally {
    terminal.settle()
  }
}

async function watched({terminal, ports}: Demo, {running, screen}: Second): Promise<Ended> {
  const redraw = setInterval(() => {
    const state = screen()
    if (state) terminal.show(state)
  }, 100)
  try {
    const ended = await running
    await ports.clock.sleep(200)
    return ended
  } finally {
    clearInterval(redraw)
    terminal.settle()
  }
}
