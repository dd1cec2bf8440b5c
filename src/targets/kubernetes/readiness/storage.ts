/** CustomResourceDefinition and PersistentVolumeClaim. Pure. */
import {at, listAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {conditionOf, eventsOf, inGrace} from './sight.ts'
import {blame, failed, progressing, quoted, ready, warning} from './verdicts.ts'

/** Established is what the server says; that discovery shows the kind is for the caller to see, who has the client. */
export function judgeDefinition(object: KubeObject): Readiness {
  const names = conditionOf(object, 'NamesAccepted')
  if (names?.status === 'False') return failed(blame.notReady, `its names are not accepted: ${quoted(names.message) || names.reason}`, 'Another CustomResourceDefinition has the name: take one of them away.')
  return conditionOf(object, 'Established')?.status === 'True' ? ready('established') : progressing('not established yet')
}

/** Waiting for Bound where the class waits for the first consumer is a deadlock: the pod that would bind it comes later in the order. */
export function judgeClaim(object: KubeObject, context: ReadinessContext): Readiness {
  const phase = textAt(object, 'status', 'phase')
  if (phase === 'Bound') return ready('bound')
  if (phase === 'Lost') return failed(blame.cluster, `its volume ${textAt(object, 'spec', 'volumeName') ?? ''} is lost`.replace('  ', ' '), 'Restore the PersistentVolume; the claim does not come back by itself.')
  const events = eventsOf(object, context.events)
  const failure = provisionFailure(object, context)
  if (failure !== undefined) return failure
  if (waitsForConsumer(object, context)) {
    const consumer = context.siblings.find(sibling => consumes(sibling, object)) ?? context.pods.find(pod => consumes(pod, object))
    return consumer === undefined ? warning('waits for its first consumer, and nothing in the set uses it') : ready(`binds when the first pod of ${consumer.kind} ${consumer.metadata.name} has a node (WaitForFirstConsumer)`)
  }
  const last = events.at(-1)
  return progressing(last === undefined ? 'not bound yet' : `not bound yet: ${quoted(last.message)}`)
}

function waitsForConsumer(object: KubeObject, context: ReadinessContext): boolean {
  const name = textAt(object, 'spec', 'storageClassName')
  const storageClass = context.siblings.find(sibling => sibling.kind === 'StorageClass' && sibling.metadata.name === name)
  if (storageClass !== undefined) return textAt(storageClass, 'volumeBindingMode') === 'WaitForFirstConsumer'
  return eventsOf(object, context.events).some(event => event.reason === 'WaitForFirstConsumer' || event.reason === 'WaitForPodScheduled')
}

function provisionFailure(object: KubeObject, context: ReadinessContext): Readiness | undefined {
  if (inGrace(object.metadata.creationTimestamp, context)) return undefined
  const last = eventsOf(object, context.events).filter(event => event.reason === 'ProvisioningFailed' || event.reason === 'FailedBinding').at(-1)
  if (last === undefined) return undefined
  const words = `cannot be bound: ${quoted(last.message)}`
  if (/no storage class is set|storageclass.*not found/i.test(last.message)) return failed(blame.notReady, words, 'Name a storageClassName that the cluster has, or make one the default.')
  if (/quota|insufficient|exhausted|no space|not enough|capacity/i.test(last.message)) return failed(blame.room, words, 'Make room in the storage, or ask for less.')
  return failed(blame.cluster, words, 'Look at the provisioner of the storage class.')
}

/** Whether the object's pods mount the claim, by name or through the template of a StatefulSet. */
export function consumes(user: KubeObject, claim: KubeObject): boolean {
  if ((user.metadata.namespace ?? claim.metadata.namespace) !== claim.metadata.namespace && claim.metadata.namespace !== undefined) return false
  if (listAt(user, 'spec', 'volumeClaimTemplates').some(t => claim.metadata.name.startsWith(`${textAt(t, 'metadata', 'name')}-${user.metadata.name}-`))) return true
  const specs: Readable[] = [at(user, 'spec', 'template', 'spec'), at(user, 'spec', 'jobTemplate', 'spec', 'template', 'spec'), user.kind === 'Pod' ? at(user, 'spec') : undefined]
  return specs.some(spec => listAt(spec, 'volumes').some(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name))
}
