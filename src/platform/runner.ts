/** The Actions runner's protocol, on @actions/core: log, progress, inputs, outputs, summary and saved state. */
import {appendFileSync} from 'node:fs'
import * as core from '@actions/core'
import {redactor} from '../kernel/redact.ts'
import type {Annotation, Log, Progress, ProgressEvent, SavedState} from '../ports/index.ts'

const masked = new Set<string>()
let redact = redactor(masked)

/** Adds a secret to what is replaced in everything that this process writes. */
function mask(secret: string): void {
  if (secret === '' || masked.has(secret)) return
  masked.add(secret)
  redact = redactor(masked)
  for (const line of secret.split(/\r?\n/).filter(part => part.trim() !== '')) core.setSecret(line)
}

function annotate(annotation: Annotation): void {
  const {level, message, file, line, column, title} = annotation
  const properties = {
    ...(title === undefined ? {} : {title: redact(title)}), ...(file === undefined ? {} : {file}),
    ...(line === undefined ? {} : {startLine: line}), ...(column === undefined ? {} : {startColumn: column})
  }
  core[level](redact(message), properties)
}

export const runnerLog: Log = {
  info: line => core.info(redact(line)),
  debug: line => core.debug(redact(line)),
  warning: line => core.warning(redact(line)),
  group: (title, body) => core.group(redact(title), body),
  annotate,
  mask
}

/** Lines for the log; whole events, a line of JSON each, for whoever follows the file named by SLIPWAY_PROGRESS. */
export function runnerProgress(followed: string | undefined): Progress {
  return {
    report(event: ProgressEvent): void {
      core.info(redact(event.line))
      if (followed) appendFileSync(followed, `${redact(JSON.stringify(event))}\n`)
    }
  }
}

export const runnerSavedState: SavedState = {
  keep: saved => { if (process.env.GITHUB_STATE) core.saveState('saved', JSON.stringify(saved)) }
}

export const runnerIo = {
  /** The text of an input as the runner gives it; empty if it is missing. */
  input: (name: string): string => core.getInput(name),
  output: (name: string, value: string): void => core.setOutput(name, redact(value)),
  /** Appends to the job summary; without a runner there is none. At most 1 MiB a step (runner: over that the upload is skipped). */
  summary(markdown: string): void {
    const file = process.env.GITHUB_STEP_SUMMARY
    if (file) appendFileSync(file, `${redact(markdown)}\n`)
  },
  saved: (): string => core.getState('saved'),
  fail(message: string): void {
    core.error(redact(message))
    process.exitCode = 1
  }
}
