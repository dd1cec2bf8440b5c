/**
 * How simulated pods behave, by the last words of an image's tag or by an annotation: `shop/api:2-crash`, `shop/api:slow-15s`. Any other tag is Ready at once.
 * Stages are kwok's objects that say what happens to a pod next (https://kwok.sigs.k8s.io/docs/user/stages-configuration/).
 */
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {shareDirectory} from '../cache.ts'

/** What each does; the figure after it (`-15s`, `-500ms`) is a time, this one where none is given. */
export const behaviours = {
  /** Ready after the time; a Job succeeds after it. */
  slow: '10s',
  /** Runs, and is never Ready. */
  'never-ready': '0s',
  /** Waits for its container to be created, for ever. */
  stuck: '0s',
  /** Exits with 1 after the time, again and again: CrashLoopBackOff, restarts grow. */
  crash: '200ms',
  /** Is Ready first, and crashes after the time. */
  'crash-late': '5s',
  /** OOMKilled after the time, again and again. */
  oom: '200ms',
  /** ErrImagePull and ImagePullBackOff in turn. */
  missing: '0s',
  /** Ready at once; stays that long when it is deleted. */
  'slow-stop': '5s',
  /** A Job's pod fails after the time. */
  fail: '200ms'
} as const
export type Behaviour = keyof typeof behaviours

/** Stands on nodes whose pods behave so: who has only a kubeconfig can tell. */
export const tellingNodes = 'e2e.slipway.dev/pods=by-tag'

export const behaviourAnnotation = 'e2e.slipway.dev/behaviour'

export interface Stage {
  apiVersion: 'kwok.x-k8s.io/v1alpha1'
  kind: 'Stage'
  metadata: {name: string}
  spec: Record<string, unknown>
}

interface Condition {
  key: string
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  values?: string[]
}

// jq: the tag after the last colon that no slash follows, before a digest; of it the behaviour and its time.
const names = Object.keys(behaviours).sort((a, b) => b.length - a.length).join('|')
const asked = `((.metadata.annotations["${behaviourAnnotation}"] // empty), (.spec.containers[].image | capture(":(?<tag>[^:@/]+)(@.*)?$").tag))`
const parsed = `${asked} | capture("^(.*[-.])?(?<what>${names})(-(?<time>[0-9]+m?s))?$")`
const what = `first(${parsed}) | .what`
const time = `first(${parsed}) | .time // empty`

const deleted: Condition = {key: '.metadata.deletionTimestamp', operator: 'Exists'}
const living: Condition = {...deleted, operator: 'DoesNotExist'}
const phase = (...values: string[]): Condition => ({key: '.status.phase', operator: 'In', values})
const behaves = (...values: Behaviour[]): Condition => ({key: what, operator: 'In', values})
const ofJob = (operator: 'In' | 'NotIn'): Condition => ({key: '.metadata.ownerReferences[]?.kind', operator, values: ['Job']})
const state = (key: string, ...values: string[]): Condition => ({key: `.status.containerStatuses[0].state.${key}`, operator: values.length > 0 ? 'In' : 'Exists', ...(values.length > 0 ? {values} : {})})
const noState = (key: string): Condition => ({key: `.status.containerStatuses[0].state.${key}`, operator: 'DoesNotExist'})

/** kwok's own stages have the weight 0: where one of these fits as well, this one is played. */
function stage(name: string, conditions: Condition[], next: Record<string, unknown>, delay?: {expression: string; otherwise: string}): Stage {
  const milliseconds = (text: string): number => (text.endsWith('ms') ? Number(text.slice(0, -2)) : Number(text.slice(0, -1)) * 1000)
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1', kind: 'Stage', metadata: {name: `slipway-${name}`},
    spec: {
      resourceRef: {apiGroup: 'v1', kind: 'Pod'},
      selector: {matchExpressions: conditions},
      weight: 1,
      ...(delay ? {delay: {durationMilliseconds: milliseconds(delay.otherwise), durationFrom: {expressionFrom: delay.expression}}} : {}),
      next
    }
  }
}
const after = (behaviour: Behaviour): {expression: string; otherwise: string} => ({expression: time, otherwise: behaviours[behaviour]})

const conditions = (ready: boolean): string => `
conditions:
- {type: Initialized, status: "True", lastTransitionTime: {{ Now | Quote }}}
- {type: Ready, status: "${ready ? 'True' : 'False'}", lastTransitionTime: {{ Now | Quote }}${ready ? '' : ', reason: ContainersNotReady'}}
- {type: ContainersReady, status: "${ready ? 'True' : 'False'}", lastTransitionTime: {{ Now | Quote }}${ready ? '' : ', reason: ContainersNotReady'}}`

/** Only a pod's first stage may set its address. */
const address = `
hostIP: {{ NodeIPWith .spec.nodeName | Quote }}
podIP: {{ PodIPWith .spec.nodeName ( or .spec.hostNetwork false ) ( or .metadata.uid "" ) ( or .metadata.name "" ) ( or .metadata.namespace "" ) | Quote }}
startTime: {{ Now | Quote }}`

interface Containers {
  ready: boolean
  state: string
  last?: string
  restarts?: 'same' | 'one more'
}

/** The status of every container; `$old` is what it was. */
const containers = (c: Containers): string => `
{{ $root := . }}
containerStatuses:
{{ range $index, $item := .spec.containers }}
{{ $old := dict }}{{ with $root.status.containerStatuses }}{{ $old = index . $index }}{{ end }}
- name: {{ $item.name | Quote }}
  image: {{ $item.image | Quote }}
  imageID: ""
  ready: ${c.ready}
  started: ${c.ready}
  restartCount: {{ ${c.restarts === 'one more' ? 'add 1 ( int ( toString ( or $old.restartCount 0 ) ) )' : 'or $old.restartCount 0'} }}
  state: ${c.state}
  ${c.last === undefined ? '{{ with $old.lastState }}lastState: {{ . | toJson }}{{ end }}' : `lastState: ${c.last}`}
{{ end }}`

const running = '{running: {startedAt: {{ Now | Quote }}}}'
const waiting = (reason: string, message: string): string => `{waiting: {reason: ${reason}, message: ${message}}}`
interface Exit {code: number; reason: string; words: string}
const terminated = ({code, reason, words}: Exit): string => `{terminated: {exitCode: ${code}, reason: ${reason}, message: ${JSON.stringify(words)}, startedAt: {{ Now | Quote }}, finishedAt: {{ Now | Quote }}}}`

const status = (...parts: string[]): {statusTemplate: string} => ({statusTemplate: parts.join('\n')})
const first = [phase('Pending'), noState('running'), noState('waiting')]

const readyStages = [
  stage('slow', [living, ...first, behaves('slow')], status(conditions(true), containers({ready: true, state: running}), address, 'phase: Running'), after('slow')),
  stage('running', [living, ...first, behaves('never-ready', 'crash', 'oom', 'fail')], status(conditions(false), containers({ready: false, state: running}), address, 'phase: Running')),
  stage('never-ends', [living, phase('Running'), ofJob('In'), behaves('never-ready')], status('phase: Running')), // changes nothing, and keeps kwok from completing it
  stage('stuck', [living, phase('Pending'), behaves('stuck')], status(containers({ready: false, state: waiting('ContainerCreating', '""')}), 'phase: Pending')),
  stage('slow-stop', [deleted, behaves('slow-stop')], {delete: true}, after('slow-stop'))
]

/** The kubelet waits 10 s, then twice as long each time, at most five minutes; here a tenth of it. */
const backOff = '([pow(2; .status.containerStatuses[0].restartCount - 1), 30] | min | tostring) + "s"'

function crashing(behaviour: 'crash' | 'crash-late' | 'oom', exit: Exit): Stage[] {
  const which: Behaviour[] = behaviour === 'crash' ? ['crash', 'fail'] : [behaviour] // outside of a Job, `fail` is a crash
  const ready = behaviour === 'crash-late'
  const words = '{{ printf "back-off restarting failed container %s in pod %s_%s" $item.name $root.metadata.name $root.metadata.namespace | Quote }}'
  const onlyOnce = {key: '.status.containerStatuses[0].lastState.terminated', operator: 'DoesNotExist'} as const
  return [
    stage(`${behaviour}-exits`, [living, phase('Running'), state('running'), onlyOnce, ofJob('NotIn'), behaves(...which)], {
      ...status(conditions(false), containers({ready: false, state: terminated(exit)}))
    }, after(behaviour)),
    stage(`${behaviour}-restarts`, [living, phase('Running'), state('terminated'), ofJob('NotIn'), behaves(...which)], {
      ...status(conditions(ready), containers({ready, state: running, last: terminated(exit), restarts: 'one more'}))
    }),
    stage(`${behaviour}-backs-off`, [living, phase('Running'), state('running'), {...onlyOnce, operator: 'Exists'}, ofJob('NotIn'), behaves(...which)], {
      event: {type: 'Warning', reason: 'BackOff', message: 'Back-off restarting failed container'},
      ...status(conditions(false), containers({ready: false, state: waiting('CrashLoopBackOff', words), last: terminated(exit)}))
    }, after(behaviour)),
    stage(`${behaviour}-again`, [living, phase('Running'), state('waiting.reason', 'CrashLoopBackOff'), ofJob('NotIn'), behaves(...which)], {
      ...status(conditions(ready), containers({ready, state: running, restarts: 'one more'}))
    }, {expression: backOff, otherwise: '1s'})
  ]
}

const unknownImage = '{{ printf "failed to resolve reference %q: not found" $item.image | Quote }}'
const pulling = [
  stage('pull-fails', [living, phase('Pending'), noState('waiting'), behaves('missing')], {
    event: {type: 'Warning', reason: 'Failed', message: 'Failed to pull image: not found'},
    ...status(conditions(false), containers({ready: false, state: waiting('ErrImagePull', unknownImage)}), 'phase: Pending')
  }),
  stage('pull-backs-off', [living, phase('Pending'), state('waiting.reason', 'ErrImagePull'), behaves('missing')], {
    event: {type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff'},
    ...status(containers({ready: false, state: waiting('ImagePullBackOff', '{{ printf "Back-off pulling image %q" $item.image | Quote }}')}))
  }, {expression: '"500ms"', otherwise: '500ms'}),
  stage('pull-again', [living, phase('Pending'), state('waiting.reason', 'ImagePullBackOff'), behaves('missing')], {
    ...status(containers({ready: false, state: waiting('ErrImagePull', unknownImage)}))
  }, {expression: '"10s"', otherwise: '10s'})
]

const failed: Exit = {code: 1, reason: 'Error', words: 'the lab was asked to fail'}
const job = stage('job-fails', [living, phase('Running'), state('running'), ofJob('In'), behaves('fail', 'crash')], status(conditions(false), containers({ready: false, state: terminated(failed)}), 'phase: Failed'), after('fail'))

export const ownStages: readonly Stage[] = [
  ...readyStages,
  ...crashing('crash', {code: 1, reason: 'Error', words: 'panic: the lab was asked to crash'}),
  ...crashing('crash-late', {code: 1, reason: 'Error', words: 'panic: the lab was asked to crash'}),
  ...crashing('oom', {code: 137, reason: 'OOMKilled', words: ''}),
  ...pulling, job
]

/** kwok's own, where every pod is Ready at once, then ours, then the caller's: one document each. */
export async function renderStages(more: readonly Stage[]): Promise<string> {
  const files = ['node/fast/node-initialize.yaml', 'pod/fast/pod-ready.yaml', 'pod/fast/pod-complete.yaml', 'pod/fast/pod-delete.yaml']
  const shipped = await Promise.all(files.map(file => readFile(path.join(shareDirectory(), 'kwok/stage', file), 'utf8')))
  return [...shipped, ...[...ownStages, ...more].map(one => JSON.stringify(one))].join('\n---\n')
}
