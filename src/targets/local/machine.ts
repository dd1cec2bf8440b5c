/** State belongs to the machine that wrote it: its processes and ports are nowhere else. */
import {UserError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import type {Problem} from '../../rollout/model.ts'
import type {Layout} from './layout.ts'
import {readStored, renderStored, stateSchema} from './stored-json.ts'

interface MachineFile {
  schema: number
  machine: string
}

const remedy = 'Run on that machine, or set SLIPWAY_STATE to another directory.'
const foreign = (layout: Layout, file: MachineFile, here: string): string => `The state of ${layout.set} belongs to machine ${file.machine}; this is ${here}.`

export async function machineProblem({files, host}: Ports, layout: Layout): Promise<Problem | undefined> {
  const file = await readStored<MachineFile>(files, layout.machine, 'The name of the machine')
  if (!file || file.machine === host.machine) return undefined
  return {reason: 'wrong-machine', message: foreign(layout, file, host.machine), remedy}
}

/** Throws UserError `wrong-machine`. */
export async function refuseOtherMachine(ports: Ports, layout: Layout): Promise<void> {
  const problem = await machineProblem(ports, layout)
  if (problem) throw new UserError(problem.message, {reason: 'wrong-machine', where: layout.machine, remedy})
}

/** Marks state that nobody owns yet as this machine's. Throws UserError `wrong-machine`, `state-unwritable`. */
export async function claimMachine(ports: Ports, layout: Layout): Promise<void> {
  await ports.files.makeDirectory(layout.root, 0o700)
  await ports.files.create(layout.machine, renderStored({schema: stateSchema, machine: ports.host.machine} as MachineFile), 0o600)
  await refuseOtherMachine(ports, layout)
}
