/** The composer's fields as the API takes them. */

import type { AlertFields, UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type { NewUpdate, UpdatePatch } from '#client/posting/src/fields.ts'

/** Fields that can be cleared, and are then sent as `null`. */
const CLEARABLE = ['title', 'label', 'byline', 'contributors', 'topics', 'untimed', 'sensitive', 'alert'] as const

/** Without blank fields: the server refuses empty texts, and an alert may be a title alone. */
export function newUpdateOf({ title, label, byline, alert, ...fields }: UpdateFields): NewUpdate {
  return {
    ...fields,
    ...(isSaid(title) && { title }),
    ...(isSaid(label) && { label }),
    ...(isSaid(byline) && { byline }),
    ...(alert && { alert: sentAlert(alert) }),
  }
}

function sentAlert({ title, text, urgency }: AlertFields): NonNullable<NewUpdate['alert']> {
  return { title, ...(isSaid(text) && { text }), urgency }
}

function isSaid(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== ''
}

/** All fields, for a draft that is the editor's own. A shown time is cleared by setting it to the draft's creation. */
export function wholePatch(fields: UpdateFields, { createdAt }: { readonly createdAt: string }): UpdatePatch {
  return { ...newUpdateOf(fields), ...cleared(fields), time: fields.time ?? createdAt }
}

/** The fields that the editor changed, so that others' changes to the rest stay. */
export function changedPatch(base: UpdateFields, fields: UpdateFields): UpdatePatch {
  const whole: Readonly<Record<string, unknown>> = { ...newUpdateOf(fields), ...cleared(fields) }
  const held: Readonly<Record<string, unknown>> = { ...newUpdateOf(base), ...cleared(base) }
  const changed = Object.entries(whole).filter(([name, value]) => !isSame(value, held[name]))
  return Object.fromEntries(changed)
}

function cleared(fields: UpdateFields): UpdatePatch {
  const isClear = (held: unknown) => (typeof held === 'string' ? !isSaid(held) : !held)
  return Object.fromEntries(CLEARABLE.filter(name => isClear(fields[name])).map(name => [name, null]))
}
