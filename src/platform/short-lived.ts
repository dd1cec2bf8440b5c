/** V8 set up for a process that lives for seconds. */
import {setFlagsFromString} from 'node:v8'

/**
 * Optimising machine code is made only of what runs ten times as long as V8 asks for by default (132 KiB of bytecode; v8, flag-definitions.h, `interrupt_budget`): a
 * deploy of 50 services took 1.3 s of processor time instead of 1.8, on the two cores that it shares with whatever else the runner does.
 */
export function expectShortLife(): void {
  setFlagsFromString('--interrupt-budget=1320000')
}
