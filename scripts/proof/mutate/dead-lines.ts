/** Guards whose removal changes nothing that anybody could see, each with the reason. A mutant that survives and is not named here fails the proof, and so does a name here that is killed. */
import type {WorkflowFile} from '../../../test/workflow/rollout/stage.ts'

export interface DeadLine {
  file: WorkflowFile
  what: string
  why: string
}

const implied = 'without a status function of its own a condition asks for success of every job before it, and these are all of them (docs: Status check functions)'

export const deadLines: DeadLine[] = [
  {file: 'deploy', what: 'needs of report: gate', why: 'release needs the gate, and report needs release: it waits for the gate either way, and uses no output of it'},
  {file: 'rollout', what: "if of rollback: needs.deploy.result != 'skipped'", why: 'where deploy is skipped, integration-test and monitor-gate are skipped with it, so none of the other operands holds'},
  {file: 'rollout', what: 'if of finalize', why: implied},
  {file: 'rollout', what: 'if of finalize: !cancelled()', why: implied},
  {file: 'rollout', what: "if of finalize: needs.deploy.result == 'success'", why: 'monitor-gate only runs if deploy succeeded'},
  {file: 'rollout', what: "if of finalize: needs.integration-test.result == 'success'", why: 'monitor-gate only runs if integration-test succeeded'}
]
