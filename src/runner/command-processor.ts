/** Carries out the workflow commands in the output of one process. */
import type {Frame} from './frame.ts'
import type {AnnotationLevel, AnnotationPlace} from './model.ts'
import {isKnownCommand, parseWorkflowCommand, type WorkflowCommand} from './workflow-commands.ts'

const deprecated = (name: string): string =>
  `The \`${name}\` command is deprecated and will be disabled soon. Please upgrade to using Environment Files.`
const disabled = (name: string): string => `The \`${name}\` command is disabled. Please upgrade to using Environment Files.`
const badStopToken = "You cannot use a endToken that is an empty string, the string 'pause-logging', or another workflow command."

export class CommandProcessor {
  readonly #frame: Frame
  /** While set, nothing is a command but this (docs: Stopping and starting workflow commands). */
  #stopToken: string | undefined
  #echo = false

  constructor(frame: Frame) {
    this.#frame = frame
  }

  /** One line of stdout or stderr. */
  take(line: string): void {
    const command = parseWorkflowCommand(line, name => (this.#stopToken === undefined ? isKnownCommand(name) : name === this.#stopToken.toLowerCase()))
    if (!command) {
      this.#frame.log(line)
      return
    }
    if (this.#stopToken !== undefined) {
      this.#stopToken = undefined
      this.#frame.log(line)
      return
    }
    if (this.#echo && ['set-output', 'save-state', 'stop-commands'].includes(command.name)) this.#frame.log(line)
    this.#carryOut(command, line)
  }

  #carryOut(command: WorkflowCommand, line: string): void {
    const {name, data} = command
    switch (name) {
      case 'add-mask': return this.#mask(data)
      case 'error': case 'warning': case 'notice': return this.#frame.annotate(name satisfies AnnotationLevel, data, placeIn(command))
      case 'debug': return this.#frame.debug(data)
      case 'group': return this.#frame.log(`##[group]${data}`)
      case 'endgroup': return this.#frame.log('##[endgroup]')
      case 'echo': return this.#setEcho(data, line)
      case 'stop-commands': return this.#stop(data, line)
      case 'set-output': case 'save-state': return this.#oldPair(command, line)
      case 'set-env': case 'add-path': return this.#fail(line, disabled(name))
      default: return this.#frame.log(`The offline runner does not apply problem matchers; ignored: ${name} ${command.properties.get('owner') ?? data}`)
    }
  }

  #fail(line: string, why: string): void {
    this.#frame.annotate('error', `Unable to process command '${line}' successfully.`)
    this.#frame.annotate('error', why)
    this.#frame.commandFailed = true
  }

  #mask(value: string): void {
    if (value.trim() === '') {
      this.#frame.annotate('warning', "Can't add secret mask for empty string in ##[add-mask] command.")
      return
    }
    this.#frame.job.masks.add(value)
    this.#frame.job.scope.run.masks.add(value)
    if (this.#echo) this.#frame.log('::add-mask::***')
  }

  #setEcho(value: string, line: string): void {
    const word = value.trim().toLowerCase()
    if (word === 'on' || word === 'off') this.#echo = word === 'on'
    else this.#fail(line, `Invalid echo command value. Possible values can be: 'on', 'off'. Current value is: '${value}'.`)
  }

  #stop(token: string, line: string): void {
    if (token === '' || token.toLowerCase() === 'pause-logging' || isKnownCommand(token)) {
      this.#fail(line, badStopToken)
      return
    }
    this.#frame.log(line)
    this.#stopToken = token
    if (token.length > 6) this.#frame.job.masks.add(token)
  }

  #oldPair(command: WorkflowCommand, line: string): void {
    this.#frame.annotate('warning', deprecated(command.name))
    const key = command.properties.get('name')
    if (key === undefined) this.#fail(line, `Required field 'name' is missing in ##[${command.name}] command.`)
    else if (command.name === 'set-output') this.#frame.setOutput(key, command.data)
    else this.#frame.instance.state[key] = command.data
  }
}

function placeIn({properties}: WorkflowCommand): AnnotationPlace | undefined {
  const number = (key: string): number | undefined => (/^\d+$/.test(properties.get(key) ?? '') ? Number(properties.get(key)) : undefined)
  // An end line without a line is that line; an end before the line drops both (actions/runner: ActionCommandManager.cs, ValidateLinesAndColumns).
  const endLine = number('endline')
  const line = number('line') ?? endLine
  const lines = line !== undefined && !(endLine !== undefined && endLine < line) ? {line, ...(endLine === undefined ? {} : {endLine})} : {}
  const [title, file] = [properties.get('title'), properties.get('file')]
  const place: AnnotationPlace = {...(title ? {title} : {}), ...(file ? {file} : {}), ...lines}
  return Object.keys(place).length > 0 ? place : undefined
}
