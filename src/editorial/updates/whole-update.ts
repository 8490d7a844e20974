/** Validation rules for an update as a whole, beyond those of each field. */
import { Refusal } from '#platform/errors.ts'
import type { Update } from '#shared/blog/update.ts'

export function demandContent({ title, body }: Pick<Update, 'title' | 'body'>): void {
  if (title !== undefined || body.length > 0) return
  refuse('', 'an update needs a title or a body: send one of title, markdown, html and body')
}

/** An untimed update shows its label in place of the time. */
export function demandLabel({ untimed, label }: Pick<Update, 'untimed' | 'label'>): void {
  if (untimed && !label) refuse('label', 'is missing: an untimed update shows its label in place of the time')
}

function refuse(path: string, message: string): never {
  throw new Refusal('invalid', { errors: [{ path, message }] })
}
