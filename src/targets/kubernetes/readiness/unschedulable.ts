/** The scheduler's words for a pod that fits on no node, as data. Pure. */
import {blame, counted, type Blame} from './verdicts.ts'

export interface Unschedulable {
  nodes: number
  /** Resources that some nodes have too little of; a node may be counted for several. */
  shortages: {resource: string; nodes: number}[]
  /** Other grounds, in the scheduler's words. */
  others: {words: string; nodes: number}[]
}

/** `0/5 nodes are available: 1 node(s) had untolerated taint {a: }, 4 Insufficient cpu. preemption: ...` Undefined for any other text. */
export function parseUnschedulable(message: string): Unschedulable | undefined {
  const head = /^\d+\/(\d+) nodes? (?:is|are) available: /.exec(message)
  if (head === null) return undefined
  // What follows the list speaks of preemption and of resource claims, not of this pod's fit.
  const list = message.slice(head[0].length).split(/\.? (?=preemption:|no new claims)/)[0] ?? ''
  const parsed: Unschedulable = {nodes: Number(head[1]), shortages: [], others: []}
  for (const part of list.replace(/\.$/, '').split(/, (?=\d+ )/)) {
    const [, count, words] = /^(\d+) (.*)$/s.exec(part) ?? []
    if (count === undefined || words === undefined) continue
    const resource = /^Insufficient (\S+)$/.exec(words)?.[1] ?? (words === 'Too many pods' ? 'pods' : undefined)
    if (resource === undefined) parsed.others.push({words: words.replace(/^node\(s\) /, ''), nodes: Number(count)})
    else parsed.shortages.push({resource, nodes: Number(count)})
  }
  return parsed
}

/** `too little nvidia.com/gpu on 4 of 5 nodes; 1 of 5 nodes had untolerated taint {a: }`. */
export function unschedulableWords({nodes, shortages, others}: Unschedulable): string {
  const of = (count: number): string => `${count} of ${counted(nodes, 'node')}`
  return [...shortages.map(s => `too little ${s.resource} on ${of(s.nodes)}`), ...others.map(o => `${of(o.nodes)} ${o.words}`)].join('; ') || `none of ${counted(nodes, 'node')} fits`
}

export interface NoNode {
  whose: Blame
  words: string
  remedy: string
}

export function noNodeOf(message: string): NoNode {
  const claim = /persistentvolumeclaim "([^"]+)" not found/.exec(message)?.[1]
  if (claim !== undefined) return {whose: blame.notReady, words: `its claim ${claim} does not exist`, remedy: `Add the PersistentVolumeClaim ${claim} to the set, or correct the volume.`}
  const parsed = parseUnschedulable(message)
  if (parsed === undefined) return {whose: blame.room, words: message, remedy: 'See what the scheduler says of its nodes.'}
  if (parsed.others.some(({words}) => /free ports/.test(words))) return {whose: blame.port, words: unschedulableWords(parsed), remedy: 'Another pod holds the port on these nodes: free it, or take another hostPort.'}
  const short = parsed.shortages.map(s => s.resource)
  const remedy = short.length > 0 ? `Free ${short.join(' and ')}, add a node, or ask for less.` : 'Let a node fit: see its taints and labels, and the tolerations, selectors and affinities of the pod.'
  return {whose: blame.room, words: unschedulableWords(parsed), remedy}
}
