/** A wish of a person towards the run that is at work: one small ConfigMap, which that run looks at now and then. One request each. */
import type {Note} from '../../../rollout/target.ts'
import {fieldManager} from '../model.ts'
import {getState, readStored, renderStored, stateObject, stateSchema, type StateContext} from './state-object.ts'

interface StoredNote extends Note {
  schema: number
}

const key = 'note.json'

/** Needs no lock; the next note replaces it. Server-side apply, so that it is one repeatable request whether there was one before or not. */
export async function leaveNote(context: StateContext, note: Note, signal?: AbortSignal): Promise<void> {
  const stored: StoredNote = {schema: stateSchema, ...note}
  await context.client.apply(stateObject(context, context.names.note, {state: 'note', data: {[key]: renderStored(stored)}}), {manager: fieldManager}, signal)
}

/** Throws UserError `state-version`, `journal-corrupt`. */
export async function readNote(context: StateContext, signal?: AbortSignal): Promise<Note | null> {
  const found = await getState(context, context.names.note, signal)
  if (found === undefined) return null
  const {schema: _, ...note} = readStored<StoredNote>(found, context.names.note, {key, what: 'A note'})
  return note
}
