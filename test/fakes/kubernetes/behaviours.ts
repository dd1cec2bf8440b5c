/** How the containers of a simulated pod behave, by image or by an annotation of the pod. */
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {listAt, numberAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'

export interface PodBehaviour {
  /** From the node's first look to running: pull and start. */
  startMs?: number
  /** From running to ready; at once where the container has no readiness probe. `never`: it runs and is not ready. */
  readyMs?: number | 'never'
  /** Ends by itself so long after each start. */
  ends?: {afterMs: number; exitCode: number; reason?: 'OOMKilled' | 'Error' | 'Completed'; message?: string}
  /** Stops being ready so long after it was. */
  unreadyAfterMs?: number
  /** The image cannot be had. */
  pull?: 'not-found' | 'denied'
  /** From the signal to end until it has ended (at most the grace period); a preStop sleep of the pod comes on top. */
  stopMs?: number
  /** It still answers new connections for so long after the signal to end; as long as it runs where nothing is said. */
  answersMs?: number
  log?: string[]
}

export const usualBehaviour = {startMs: 500, readyMs: 1000, stopMs: 500} as const

/** By the end of an image reference (`:bad`, `api:v2`, a digest), or a function. `*` is for all others. */
export type Behaviours = Record<string, PodBehaviour> | ((pod: KubeObject) => PodBehaviour | undefined)

/** On a pod template: a behaviour as JSON, before what the image says. */
export const behaviourAnnotation = 'fake.slipway.dev/behaviour'

export function behaviourOf(behaviours: Behaviours, pod: KubeObject): PodBehaviour {
  const noted = pod.metadata.annotations?.[behaviourAnnotation]
  if (noted !== undefined) return {...usualBehaviour, ...JSON.parse(noted) as PodBehaviour}
  if (typeof behaviours === 'function') return {...usualBehaviour, ...behaviours(pod)}
  const images = listAt(pod, 'spec', 'containers').map(container => textAt(container, 'image') ?? '')
  const key = Object.keys(behaviours).filter(end => end !== '*' && images.some(image => image.endsWith(end))).sort((a, b) => b.length - a.length)[0]
  return {...usualBehaviour, ...behaviours['*'], ...(key === undefined ? {} : behaviours[key])}
}

/** Milliseconds that a preStop hook holds back the signal to end. */
export function preStopMs(pod: KubeObject): number {
  return Math.max(0, ...listAt(pod, 'spec', 'containers').map(container => {
    const seconds = numberAt(container, 'lifecycle', 'preStop', 'sleep', 'seconds')
    const command = listAt(container, 'lifecycle', 'preStop', 'exec', 'command').join(' ')
    return (seconds ?? Number(/\bsleep (\d+)/.exec(command)?.[1] ?? 0)) * 1000
  }))
}
