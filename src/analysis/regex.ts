/**
 * Regular expressions as PromQL's matchers use them (RE2 syntax, anchored at both ends), matched in linear time by simulating an automaton (Thompson 1968;
 * Cox, "Regular Expression Matching Can Be Simple And Fast"), so that no pattern of a spec and no label value of a service can stall a run.
 */
import {UserError} from '../kernel/errors.ts'
import {parsePattern, type Node, type CharacterSet} from './regex-syntax.ts'

export interface Regex {
  /** Whether the whole text matches. */
  matches(text: string): boolean
}

type Instruction =
  | {op: 'set'; set: CharacterSet}
  | {op: 'split'; to: [number, number]}
  | {op: 'jump'; to: number}
  | {op: 'start' | 'end' | 'match'}

/** Instructions after counted repeats are written out; RE2 has a budget for the same reason. */
const largestProgram = 10_000

function emit(node: Node, program: Instruction[]): void {
  if (program.length > largestProgram) throw new UserError('The regular expression is too large.', {reason: 'spec-invalid', expected: `at most ${largestProgram} states after counted repeats are written out`})
  switch (node.kind) {
    case 'set': program.push({op: 'set', set: node.set}); return
    case 'start': case 'end': program.push({op: node.kind}); return
    case 'sequence': node.items.forEach(item => emit(item, program)); return
    case 'choice': emitChoice(node.options, program); return
    case 'repeat': emitRepeat(node, program)
  }
}

function emitChoice(options: readonly Node[], program: Instruction[]): void {
  const ends: {op: 'jump'; to: number}[] = []
  options.forEach((option, i) => {
    if (i === options.length - 1) return emit(option, program)
    const split: Instruction = {op: 'split', to: [program.length + 1, 0]}
    program.push(split)
    emit(option, program)
    const end = {op: 'jump' as const, to: 0}
    ends.push(end)
    program.push(end)
    split.to[1] = program.length
  })
  for (const end of ends) end.to = program.length
}

function emitRepeat(node: Extract<Node, {kind: 'repeat'}>, program: Instruction[]): void {
  for (let i = 0; i < node.min; i += 1) emit(node.item, program)
  if (node.max === Infinity) {
    const start = program.length
    const split: Instruction = {op: 'split', to: [start + 1, 0]}
    program.push(split)
    emit(node.item, program)
    program.push({op: 'jump', to: start})
    split.to[1] = program.length
    return
  }
  const splits: Extract<Instruction, {op: 'split'}>[] = []
  for (let i = node.min; i < node.max; i += 1) {
    const split: Extract<Instruction, {op: 'split'}> = {op: 'split', to: [program.length + 1, 0]}
    splits.push(split)
    program.push(split)
    emit(node.item, program)
  }
  for (const split of splits) split.to[1] = program.length
}

/** All states reachable from `from` without reading a character. */
function close(program: readonly Instruction[], from: number, states: Set<number>, at: {start: boolean; end: boolean}): void {
  const open = [from]
  while (open.length > 0) {
    const state = open.pop() as number
    if (states.has(state)) continue
    states.add(state)
    const instruction = program[state] as Instruction
    if (instruction.op === 'split') open.push(...instruction.to)
    else if (instruction.op === 'jump') open.push(instruction.to)
    else if ((instruction.op === 'start' && at.start) || (instruction.op === 'end' && at.end)) open.push(state + 1)
  }
}

function run(program: readonly Instruction[], text: string): boolean {
  const characters = [...text]
  let states = new Set<number>()
  close(program, 0, states, {start: true, end: characters.length === 0})
  characters.forEach((character, i) => {
    const next = new Set<number>()
    for (const state of states) {
      const instruction = program[state] as Instruction
      if (instruction.op === 'set' && instruction.set(character)) close(program, state + 1, next, {start: false, end: i === characters.length - 1})
    }
    states = next
  })
  return states.has(program.length - 1)
}

/** Throws UserError `spec-invalid` for what RE2 does not know (look-around, back-references) and for what this subset leaves out, by name. */
export function compileRegex(pattern: string): Regex {
  const program: Instruction[] = []
  emit(parsePattern(pattern), program)
  program.push({op: 'match'})
  return {matches: text => run(program, text)}
}
