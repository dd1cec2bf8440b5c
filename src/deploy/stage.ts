/** deploy: observe the release and what runs, plan, carry it out under a journal, and say what it came to. */
import type {Stage} from '../ports/contract.ts'
import {openTarget} from '../targets/index.ts'
import type {contract} from './contract.ts'
import type {OpenGate} from './judge-step.ts'
import {makePost, runOperation} from './run-operation.ts'

/** Loaded when a step is judged: most operations judge nothing. */
const openGate: OpenGate = async (request, ports) => (await import('../analysis/gate.ts')).openGate(request, ports)

export const stage: Stage<typeof contract> = context => runOperation(context, {openTarget, openGate})
export const post = makePost({openTarget, openGate})
