/** What is sent of the fields of an editor. */
import type { NewUpdate, UpdatePatch } from '../../../src/posting/fields.ts'
import type { UpdateFields } from '../update-fields.ts'

/** What can be taken away again, and is then sent as `null`. */
const CLEARABLE = ['title', 'label', 'byline', 'untimed', 'alert'] as const

export function newUpdateOf({ title, label, byline, ...fields }: UpdateFields): NewUpdate {
  return { ...fields, ...(title && { title }), ...(label && { label }), ...(byline && { byline }) }
}

/** All fields, for a draft that is the editor's own. A shown time is cleared by giving it that of the draft's making. */
export function wholePatch(fields: UpdateFields, { createdAt }: { readonly createdAt: string }): UpdatePatch {
  return { ...newUpdateOf(fields), ...cleared(fields), time: fields.time ?? createdAt }
}

/** What the editor has changed; what others change in the rest is left alone. */
export function changedPatch(base: UpdateFields, fields: UpdateFields): UpdatePatch {
  const whole: Readonly<Record<string, unknown>> = { ...newUpdateOf(fields), ...cleared(fields) }
  const held: Readonly<Record<string, unknown>> = { ...newUpdateOf(base), ...cleared(base) }
  const changed = Object.entries(whole).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(held[name]))
  return Object.fromEntries(changed)
}

function cleared(fields: UpdateFields): UpdatePatch {
  return Object.fromEntries(CLEARABLE.filter(name => !fields[name]).map(name => [name, null]))
}
