/** The one door in: the inputs of an action parsed by its contract, all problems together. */
import type * as z from 'zod'
import {UserError} from '../kernel/errors.ts'
import {camel, commonInputs, type Contract, type Input, type InputsOf} from '../ports/contract.ts'

export interface CommonInputs {
  spec: string
  environment: string
}

function textOf(name: string, input: Input, read: (name: string) => string): string {
  const given = read(name)
  return given === '' ? (input.default ?? '') : given
}

/** Throws UserError `input-invalid` that names every input which does not fit. */
export function readInputs<C extends Contract>(contract: C, read: (name: string) => string): InputsOf<C> & CommonInputs {
  const values: Record<string, unknown> = {}
  const problems: string[] = []
  for (const [name, input] of Object.entries({...commonInputs, ...contract.inputs} as Record<string, Input>)) {
    const text = textOf(name, input, read)
    if (text === '' && input.required) {
      problems.push(`input \`${name}\` is required: ${input.description}`)
      continue
    }
    const parsed = input.schema.safeParse(text)
    if (parsed.success) values[camel(name)] = parsed.data
    else problems.push(...parsed.error.issues.map((issue: z.core.$ZodIssue) => `input \`${name}\`: ${issue.message}. ${input.description}`))
  }
  if (problems.length > 0) {
    throw new UserError(problems.join('\n'), {reason: 'input-invalid', where: `actions/${contract.name}`, remedy: 'Mend these under `with:` of the step.'})
  }
  return values as InputsOf<C> & CommonInputs
}
