/** All rows of the table of scenarios. */
import {actionRules, callRules, cancelRules, gateRules, jobRules, stepRules, timeRules} from './basic-rules.ts'
import type {Scenario} from './scenario.ts'

export const tables: [string, Scenario[]][] = [
  ['jobs', jobRules], ['steps', stepRules], ['actions', actionRules], ['called workflows', callRules], ['gates', gateRules], ['time limits', timeRules], ['cancellation', cancelRules]
]
