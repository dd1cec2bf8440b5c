import {runAction} from '../app/run-action.ts'
import {contract} from '../validate-env/contract.ts'
import {stage} from '../validate-env/stage.ts'

await runAction(contract, stage)
