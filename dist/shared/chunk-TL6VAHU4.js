import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/errors.ts
var SlipwayError = class extends Error {
  reason;
  where;
  expected;
  remedy;
  problems;
  appendix;
  constructor(what, facts) {
    super(what, facts.cause === void 0 ? void 0 : { cause: facts.cause });
    this.name = new.target.name;
    this.reason = facts.reason;
    this.where = facts.where;
    this.expected = facts.expected;
    this.remedy = facts.remedy;
    this.problems = facts.problems ?? [];
    this.appendix = facts.appendix;
  }
  /** One paragraph for a person: where, what, what was expected, what to do. */
  explain() {
    return [
      this.where ? `${this.where}: ${this.message}` : this.message,
      this.expected ? `Expected: ${this.expected}` : "",
      this.remedy ? `What to do: ${this.remedy}` : ""
    ].filter(Boolean).join("\n  ");
  }
};
var UserError = class extends SlipwayError {
};
var ToolError = class extends SlipwayError {
  argv;
  exitCode;
  constructor(what, facts) {
    super(what, facts);
    this.argv = facts.argv;
    this.exitCode = facts.exitCode;
  }
};
var ApiError = class extends SlipwayError {
  status;
  constructor(what, facts) {
    super(what, facts);
    this.status = facts.status;
  }
};
var GateBreach = class extends SlipwayError {
};
var InternalError = class extends SlipwayError {
  constructor(what, cause) {
    super(what, { reason: "internal", ...cause === void 0 ? {} : { cause } });
  }
};
function toSlipwayError(thrown) {
  if (thrown instanceof SlipwayError) return thrown;
  if (thrown instanceof Error) return new InternalError(thrown.message, thrown);
  return new InternalError(String(thrown));
}
function assertNever(value) {
  throw new InternalError(`Unexpected value ${JSON.stringify(value)}`);
}

export {
  SlipwayError,
  UserError,
  ToolError,
  ApiError,
  GateBreach,
  InternalError,
  toSlipwayError,
  assertNever
};
