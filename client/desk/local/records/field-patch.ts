/** What is sent of the fields of an editor. */

import type { AlertFields, UpdateFields } from '#client/desk/composer/update-fields.ts'
import { isSame } from '#client/desk/kit/same.ts'
import type { NewUpdate, UpdatePatch } from '#client/posting/src/fields.ts'

/** What can be taken away again, and is then sent as `null`. */
const CLEARABLE = ['title', 'label', 'byline', 'untimed', 'alert'] as const

/** Without what is blank: the server takes no empty text, and an alert may be its title alone. */
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

/** All fields, for a draft that is the editor's own. A shown time is cleared by giving it that of the draft's making. */
export function wholePatch(fields: UpdateFields, { createdAt }: { readonly createdAt: string }): UpdatePatch {
  return { ...newUpdateOf(fields), ...cleared(fields), time: fields.time ?? createdAt }
}

/** What the editor has changed; what others change in the rest is left alone. */
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
