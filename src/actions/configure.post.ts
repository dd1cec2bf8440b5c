import {runPost} from '../app/run-action.ts'
import {contract} from '../configure/contract.ts'
import {post} from '../configure/stage.ts'

await runPost(contract, post)
