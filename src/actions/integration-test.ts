import {runAction} from '../app/run-action.ts'
import {contract} from '../integration-test/contract.ts'
import {stage} from '../integration-test/stage.ts'

await runAction(contract, stage)
