/** The door of the scan. The scanners are loaded when they are needed: they would be a sixth of the code that the action starts with. */
import type {Stage} from '../ports/contract.ts'
import type {contract} from './contract.ts'

export const stage: Stage<typeof contract> = async context => (await import('./run-scan.ts')).runScan(context)
