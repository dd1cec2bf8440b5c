/** A wish of a person towards the run that is at work: one small file, which that run looks at now and then. */
import type {Ports} from '../../ports/index.ts'
import type {Note} from '../../rollout/target.ts'
import type {Layout} from './layout.ts'
import {readStored, renderStored, stateSchema} from './stored-json.ts'

interface NoteFile extends Note {
  schema: number
}

export const writeNote = ({files}: Ports, layout: Layout, note: Note): Promise<void> => files.write(layout.note, renderStored({schema: stateSchema, ...note} as NoteFile), 0o600)

export async function readNote({files}: Ports, layout: Layout): Promise<Note | null> {
  const stored = await readStored<NoteFile>(files, layout.note, 'A note')
  if (stored === undefined) return null
  const {schema: _, ...note} = stored
  return note
}
