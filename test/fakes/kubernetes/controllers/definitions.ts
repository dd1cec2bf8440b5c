/** CustomResourceDefinitions: established after a moment, and shown by discovery a moment after that; and the numbers of disruption budgets. */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {customKind} from '../kinds.ts'
import {matchesSelector} from '../selectors.ts'
import {isEnding, isReady, type Control} from './control.ts'

export function establish(control: Control, found: KubeObject): void {
  const definition = control.fresh(found)
  if (!definition || isEnding(definition)) return
  const [group, kind, resource] = [textAt(definition, 'spec', 'group') ?? '', textAt(definition, 'spec', 'names', 'kind') ?? '', textAt(definition, 'spec', 'names', 'plural') ?? '']
  const taken = control.server.kinds.find(known => known.group === group && known.resource === resource && known.kind !== kind)
  const time = control.stamp()
  const condition = (type: string, holds: boolean, reason: string, message: string) => ({type, status: holds ? 'True' : 'False', reason, message, lastTransitionTime: time})
  control.writeStatus(definition, {
    acceptedNames: at(definition, 'spec', 'names') ?? {}, storedVersions: listAt(definition, 'spec', 'versions').filter(version => at(version, 'storage') === true).map(version => textAt(version, 'name') ?? ''),
    conditions: taken
      ? [condition('NamesAccepted', false, 'PluralConflict', `"${resource}" is already in use`), condition('Established', false, 'NotAccepted', 'not all names are accepted')]
      : [condition('NamesAccepted', true, 'NoConflicts', 'no conflicts found'), condition('Established', true, 'InitialNamesAccepted', 'the initial names have been accepted')]
  })
  if (taken) return
  control.after(control.delays.controllers * 10, `discovery/${definition.metadata.uid}`, () => {
    for (const version of listAt(definition, 'spec', 'versions')) {
      const info = {apiVersion: `${group}/${textAt(version, 'name')}`, kind, resource, namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced'}
      if (!control.server.findKind(info.apiVersion, kind)) control.server.kinds.push({...customKind(info), status: at(version, 'subresources', 'status') !== undefined})
    }
  })
}

const amount = (value: unknown, total: number): number => (typeof value === 'number' ? value : Math.ceil(Number.parseFloat(String(value)) * total / 100))

export function countDisruptions(control: Control, found: KubeObject): void {
  const budget = control.fresh(found)
  if (!budget || isEnding(budget)) return
  const pods = control.all('Pod', budget.metadata.namespace).filter(pod => !isEnding(pod) && matchesSelector(at(budget, 'spec', 'selector'), pod.metadata.labels ?? {}))
  const healthy = pods.filter(isReady).length
  const most = at(budget, 'spec', 'maxUnavailable')
  const least = most === undefined ? amount(at(budget, 'spec', 'minAvailable') ?? 1, pods.length) : Math.max(0, pods.length - amount(most, pods.length))
  const allowed = Math.max(0, healthy - least)
  const holds = allowed > 0
  const before = listAt(budget, 'status', 'conditions')[0]
  const status = holds ? 'True' : 'False'
  control.writeStatus(budget, {
    disruptionsAllowed: allowed, currentHealthy: healthy, desiredHealthy: least, expectedPods: pods.length, observedGeneration: budget.metadata.generation ?? 1,
    conditions: [{type: 'DisruptionAllowed', status, reason: holds ? 'SufficientPods' : 'InsufficientPods', message: '', observedGeneration: budget.metadata.generation ?? 1, lastTransitionTime: textAt(before, 'status') === status ? textAt(before, 'lastTransitionTime') ?? control.stamp() : control.stamp()}]
  })
}
