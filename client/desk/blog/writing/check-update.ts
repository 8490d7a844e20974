/** Validates an update before it is sent. */
import type { FieldProblem } from '#client/desk/kit/field-problem.ts'
import { loadLaterWords, words } from '#client/desk/kit/words.ts'
import { isWorthSending } from '#client/desk/local/records/draft.ts'
import { changedPatch, newUpdateOf } from '#client/desk/local/records/field-patch.ts'
import type { Work } from './works.ts'

const said = words.check

let schema: typeof import('./check-schema.ts') | undefined

/**
 * The server's schema is larger than the first screen, so it comes later, as do the names of the fields inside a text. The server
 * validates what is sent before.
 */
export async function loadSchema(): Promise<void> {
  const [loaded] = await Promise.all([import('./check-schema.ts'), loadLaterWords()])
  schema = loaded
}

/** The first problem for which the server would refuse the update. */
export function problemOf({ fields, note, of }: Pick<Work, 'fields' | 'note' | 'of'>): FieldProblem | undefined {
  if (!isWorthSending(fields)) return { field: '', text: of ? said.emptied : said.empty }
  if (fields.untimed && !fields.label?.trim()) return { field: 'untimed', text: said.label }
  const correction = note.trim()
  const asked = of ? { ...changedPatch(of.base, fields), ...(correction && { correction }) } : newUpdateOf(fields)
  return schema?.checkWithSchema(asked, { isNew: !of })
}
