import {runAction} from '../app/run-action.ts'
import {contract} from '../monitor-gate/contract.ts'
import {stage} from '../monitor-gate/stage.ts'

await runAction(contract, stage)
