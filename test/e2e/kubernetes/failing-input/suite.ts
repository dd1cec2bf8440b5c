/** Bad input and bad luck on a real API server: a typed error with its reason, and what runs is left as it was. */
import type {KubernetesSuite} from '../world.ts'
import {before} from './before.ts'
import {meanwhile} from './meanwhile.ts'
import {vanishing} from './vanishing.ts'

export const failingInput: KubernetesSuite = {name: 'failing input', scenarios: [...before, ...meanwhile, ...vanishing]}
