/** A watch: the history of the store from a version on, seen through selectors, and then what comes. */
import type {KubeList, ListOptions, WatchEvent} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import type {Kind} from './kinds.ts'
import {parseFieldSelector, parseSelector} from './selectors.ts'
import type {Change} from './store.ts'
import type {ApiServer} from './server.ts'
import {copy} from './values.ts'

function seen(change: Change, selected: (object: KubeObject) => boolean): WatchEvent | undefined {
  const is = selected(change.object)
  const was = change.previous !== undefined && selected(change.previous)
  if (change.type === 'deleted') return was || is ? {type: 'deleted', object: copy(change.object)} : undefined
  if (is) return {type: was ? 'modified' : 'added', object: copy(change.object)}
  return was ? {type: 'deleted', object: copy(change.object)} : undefined
}

export async function* watchStore(server: ApiServer, kind: Kind, options: ListOptions & {from: string; relist: () => KubeList}, signal: AbortSignal): AsyncGenerator<WatchEvent> {
  const [byLabels, byFields] = [parseSelector(options.labelSelector), parseFieldSelector(options.fieldSelector)]
  const selected = (object: KubeObject): boolean =>
    (options.namespace === undefined || object.metadata.namespace === options.namespace) && byLabels(object.metadata.labels ?? {}) && byFields(object)
  const {store, timeline} = server
  let version = Number(options.from)
  let index = store.history.findIndex(change => change.version > version)
  if (index < 0) index = store.history.length
  let expiries = store.expiries
  while (!signal.aborted) {
    if (version < store.oldest || expiries !== store.expiries) {
      const list = options.relist()
      version = Number(list.resourceVersion)
      expiries = store.expiries
      index = store.history.length
      yield {type: 'replaced', list}
      continue
    }
    const change = store.history[index]
    if (!change) {
      await timeline.wait(wake => store.listen(wake), signal)
      continue
    }
    index += 1
    version = change.version
    const event = change.kind === kind ? seen(change, selected) : undefined
    if (event) yield event
  }
}
