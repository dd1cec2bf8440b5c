/** deploy: observe the release and what runs, plan, carry it out under a journal, and say what it came to. */
import {openGate} from '../analysis/gate.ts'
import type {Stage} from '../ports/contract.ts'
import {openTarget} from '../targets/index.ts'
import type {contract} from './contract.ts'
import {makePost, runOperation} from './run-operation.ts'

export const stage: Stage<typeof contract> = context => runOperation(context, {openTarget, openGate})
export const post = makePost({openTarget, openGate})
