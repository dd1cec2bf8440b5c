import {runAction} from '../app/run-action.ts'
import {contract} from '../configure/contract.ts'
import {stage} from '../configure/stage.ts'

await runAction(contract, stage)
