/** What readers are told of a correction. */
import { Field } from '../field.tsx'
import { words } from '../words.ts'

const said = words.write

export function NoteField({ note, onNote }: { readonly note: string; readonly onNote: (note: string) => void }) {
  return <Field label={said.note} help={said.noteHelp} value={note} rows={2} maxLength={1_000} onText={onNote} />
}
