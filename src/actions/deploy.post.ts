import {runPost} from '../app/run-action.ts'
import {contract} from '../deploy/contract.ts'
import {post} from '../deploy/stage.ts'

await runPost(contract, post)
