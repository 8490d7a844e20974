/** The note of a correction, which readers see. */
import { Field } from '#client/desk/kit/field.tsx'
import { words } from '#client/desk/kit/words.ts'

const said = words.write

const CHARACTERS = 1_000

export function NoteField({ note, onNote }: { readonly note: string; readonly onNote: (note: string) => void }) {
  const field = { label: said.note, help: said.noteHelp, field: 'correction', rows: 2, longest: CHARACTERS }
  return <Field {...field} value={note} onText={onNote} />
}
