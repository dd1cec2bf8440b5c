import {runAction} from '../app/run-action.ts'
import {contract} from '../provision/contract.ts'
import {stage} from '../provision/stage.ts'

await runAction(contract, stage)
