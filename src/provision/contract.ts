/** Inputs and outputs of the action provision. */
import * as z from 'zod'
import {defineContract, optionalText} from '../ports/contract.ts'

const PlanDigest = optionalText.refine(text => text === undefined || /^sha256:[0-9a-f]{64}$/.test(text), 'expected the output `plan-digest` of an earlier run: sha256: and 64 hexadecimal digits')

export const contract = defineContract({
  name: 'provision',
  title: 'Slipway: provision',
  description: 'Plans and applies what services need to stand on: directories and ports of this machine, and an OpenTofu or Terraform module.',
  branding: {icon: 'server', color: 'purple'},
  spec: 'required',
  inputs: {
    operation: {description: '`plan` shows what would change; `apply` plans again and carries out that plan.', schema: z.enum(['plan', 'apply']), default: 'apply'},
    'plan-digest': {description: 'The digest that was approved. `apply` refuses any other plan with `plan-changed`.', schema: PlanDigest, default: ''}
  },
  outputs: {
    'plan-digest': 'Digest of the plan: equal intentions have equal digests.',
    changes: 'How many resources the plan changes.',
    outputs: 'Outputs of the module that are not sensitive, as a line of JSON; `{}` without a module.'
  },
  dependencies: {
    engine: {name: 'OpenTofu or Terraform', use: 'plans and applies `infrastructure.module`', away: 'The stage ends before anything is changed. Without a module it is not needed.', effect: 'stops'}
  },
  post: false
})
