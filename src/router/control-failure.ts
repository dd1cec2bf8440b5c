/** A control request that is refused: what the answer says. */
import type {ControlError} from '../targets/local/router-protocol.ts'

export class ControlFailure extends Error {
  readonly facts: ControlError

  constructor(facts: ControlError) {
    super(facts.message)
    this.facts = facts
  }
}
