import {runAction} from '../app/run-action.ts'
import {contract} from '../scan/contract.ts'
import {stage} from '../scan/stage.ts'

await runAction(contract, stage)
