/** What somebody is typing, as it is kept on this device. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'

/** An update that is not there yet, or one that is, as it was read. */
export type DraftOf = 'new' | { readonly id: string; readonly version: number; readonly base: UpdateFields }

export type Draft = {
  readonly id: string
  /** Who types; another who signs in on the same device sees nothing of it. */
  readonly owner: string
  readonly blog: string
  readonly of: DraftOf
  readonly fields: UpdateFields
  /** What readers are to be told of a correction. */
  readonly note?: string
  /** Rises with every change. */
  readonly revision: number
  /** An instant. */
  readonly changedAt: string
}

/**
 * What the server holds of a new update that is still being typed: a draft on the desk's shelf. It becomes the update when
 * that is posted, and goes when it is thrown away, so it never lies about.
 */
export type Copy = {
  readonly draft: string
  readonly owner: string
  readonly blog: string
  readonly update: string
  readonly version: number
  readonly createdAt: string
  /** Of the draft. */
  readonly revision: number
  /** Why the server has no newer one: it refused, or somebody else changed it there. */
  readonly problem?: string
}

/** Any word at all. */
export function isWorthKeeping({ title, label, byline, alert, body }: UpdateFields): boolean {
  return [title, label, byline, alert?.title, alert?.text].some(words => words?.trim()) || body.some(isFilled)
}

/** The server takes no update without a title or a body. */
export function isWorthSending({ title, body }: UpdateFields): boolean {
  return Boolean(title?.trim()) || body.some(isFilled)
}

type Block = UpdateFields['body'][number]

/** An editor that is empty holds one empty paragraph. */
function isFilled(block: Block): boolean {
  return block._type !== 'block' || block.children.some(({ text }) => text.trim() !== '')
}
