import {spawn} from 'node:child_process'
import {expect, it, onTestFinished} from 'vitest'
import {openBed} from '../../scripts/proof/cancel/bed.ts'
import {look} from '../../scripts/proof/cancel/look.ts'
import {cancelMany} from '../../scripts/proof/cancel/trial.ts'
import {random} from '../../scripts/proof/kill/sample.ts'

/** Another seed takes other moments; the whole is `npm run proof:cancel`. */
const seed = Number(process.env.SLIPWAY_CANCEL_SEED ?? 4)
const dist = process.env.SLIPWAY_DIST ?? 'dist'

it(`Cancel at 3 random moments of a rollout leaves the old or the new release whole, and nothing behind (seed ${seed})`, async () => {
  const bed = await openBed(dist)
  onTestFinished(() => bed.close())
  const trials = await cancelMany(bed, 3, random(seed), () => undefined)
  expect(trials.map(({problems}) => problems)).toEqual([[], [], []])
  expect(trials.every(({postMs}) => postMs < 60_000)).toBe(true)

  // What looks for orphans would have seen one.
  const stray = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {env: {HOME: bed.workspace.root}, stdio: 'ignore'})
  onTestFinished(() => { stray.kill('SIGKILL') })
  expect((await look(bed)).problems).toEqual([expect.stringMatching(`^orphan ${stray.pid}: `)])

  const {sent, lost, losses} = await bed.count()
  expect({lost, losses}).toEqual({lost: 0, losses: []})
  expect(sent).toBeGreaterThan(500)
}, 300_000)
