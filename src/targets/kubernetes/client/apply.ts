/** Server-side apply (https://kubernetes.io/docs/reference/using-api/server-side-apply/): fields of others are taken only where the caller has named their managers. */
import {ApiError} from '../../../kernel/errors.ts'
import type {KubeObject} from '../model.ts'
import {askingFor, isUrgent, namespaceOf, placed, refOf, type Build, type Core} from './asking.ts'
import type {ApplyOptions} from './client.ts'
import {objectPath, withQuery} from './paths.ts'
import {getObject} from './reads.ts'
import {conflictsOf, ownershipConflict, refusal, type Asked} from './refusals.ts'
import {hasMovedOn, isOwnershipConflict, type ServerStatus} from './status.ts'
import {bodyOf, dryRunOf, write, type Write, type Written} from './writes.ts'

const takeovers = 5

function applyOf(core: Core, object: KubeObject, {options, force, resourceVersion}: {options: ApplyOptions; force: boolean; resourceVersion: string | undefined}): Write {
  const ref = refOf(object)
  const body = bodyOf(object, resourceVersion)
  const query = {fieldManager: options.manager, force: force ? 'true' : undefined, dryRun: dryRunOf(options), fieldValidation: 'Strict'}
  const build: Build = info => ({
    method: 'PATCH', path: withQuery(objectPath(info, {name: ref.name, ...namespaceOf(placed(core, info, ref.namespace))}), query),
    // JSON is YAML, and the only form of it in which nothing is guessed.
    body: JSON.stringify(body), contentType: 'application/apply-patch+yaml', repeatable: true, urgent: isUrgent(ref)
  })
  return {asking: askingFor('apply', ref), ref, build, sent: body, conditional: resourceVersion !== undefined}
}

/** Throws where a field belongs to a manager that may not be taken from; our own plain updates are ours to take. */
async function refuseForeign(core: Core, object: KubeObject, {status, asked, options}: {status: ServerStatus; asked: Asked; options: ApplyOptions}, signal?: AbortSignal): Promise<void> {
  const conflicts = conflictsOf(status)
  const foreign = conflicts.filter(({manager}) => manager !== options.manager && !options.takeFrom?.includes(manager))
  if (foreign.length === 0) return
  const managed = foreign.some(({time}) => time === undefined) ? (await getObject(core, refOf(object), signal))?.metadata.managedFields : undefined
  throw ownershipConflict(foreign, asked, managed)
}

type Refused = Extract<Written, {status: ServerStatus}>
/** The refusal, if it is one for the sake of ownership. */
const conflictOf = (result: Written): Refused | undefined => ('status' in result && isOwnershipConflict(result.status) ? result : undefined)

export async function applyObject(core: Core, object: KubeObject, options: ApplyOptions, signal?: AbortSignal): Promise<KubeObject> {
  let result = await write(core, applyOf(core, object, {options, force: false, resourceVersion: options.resourceVersion}), signal)
  for (let attempt = 1; attempt <= takeovers; attempt += 1) {
    const conflict = conflictOf(result)
    if (!conflict) break
    await refuseForeign(core, object, {...conflict, options}, signal)
    const taken = await takeOver(core, object, options, signal)
    if (taken) result = taken
  }
  if ('object' in result) return result.object
  if (conflictOf(result)) throw new ApiError('It was changed again and again while its fields were taken over.', {reason: 'contention', status: 409, where: result.asked.subject})
  throw refusal(result.status, result.asked)
}

/**
 * Forces only over conflicts that were seen: the version is read first, the conflicts are asked for again, and the forced write holds for that version alone. Without
 * that a manager who comes in between would lose its fields unseen. Undefined: somebody did come in between.
 */
async function takeOver(core: Core, object: KubeObject, options: ApplyOptions, signal?: AbortSignal): Promise<Written | undefined> {
  const version = options.resourceVersion ?? (await getObject(core, refOf(object), signal))?.metadata.resourceVersion
  const seen = await write(core, applyOf(core, object, {options, force: false, resourceVersion: version}), signal)
  const conflict = conflictOf(seen)
  if (!conflict) return 'object' in seen || options.resourceVersion !== undefined || !hasMovedOn(seen.status) ? seen : undefined
  await refuseForeign(core, object, {...conflict, options}, signal)
  const forced = await write(core, applyOf(core, object, {options, force: true, resourceVersion: version}), signal)
  return 'object' in forced || options.resourceVersion !== undefined || !hasMovedOn(forced.status) ? forced : undefined
}
