/** All rows of the table of scenarios. */
import {actionRules, callRules, cancelRules, gateRules, jobRules, stepRules, timeRules} from './basic-rules.ts'
import {matrixRules} from './matrix-rules.ts'
import {endRules, eventRules, groupRules, moreCallRules, toleranceRules} from './more-rules.ts'
import type {Scenario} from './scenario.ts'
import {againStories, concurrencyStories, refusalStories, type Story} from './stories.ts'

export const tables: [string, Scenario[]][] = [
  ['jobs', jobRules], ['steps', stepRules], ['actions', actionRules], ['called workflows', callRules], ['gates', gateRules], ['time limits', timeRules], ['cancellation', cancelRules],
  ['matrices', matrixRules], ['jobs that may fail', toleranceRules], ['calls and permissions', moreCallRules], ['events', eventRules], ['concurrency within a run', groupRules], ['the end of a cancellation', endRules]
]

/** Rows that need several runs. */
export const stories: [string, Story[]][] = [['concurrency across runs', concurrencyStories], ['attempts', againStories], ['what starts nothing', refusalStories]]
