import {runAction} from '../app/run-action.ts'
import {contract} from '../deploy/contract.ts'
import {stage} from '../deploy/stage.ts'

await runAction(contract, stage)
