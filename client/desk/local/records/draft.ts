/** A draft on this device. */
import type { UpdateFields } from '#client/desk/composer/update-fields.ts'

/** A new update, or an existing one as it was read. */
export type DraftOf = 'new' | { readonly id: string; readonly version: number; readonly base: UpdateFields }

export type Draft = {
  readonly id: string
  /** Other editors on the same device see nothing of it. */
  readonly owner: string
  readonly blog: string
  readonly of: DraftOf
  readonly fields: UpdateFields
  /** The note of a correction. */
  readonly note?: string
  /** The reader's comment that it quotes: once published, it is the answer. */
  readonly answers?: { readonly comment: string; readonly version: number; readonly about: string }
  /** Rises with every change. */
  readonly revision: number
  /** An instant. */
  readonly changedAt: string
}

/**
 * The server's copy of a new update that is still being written: a draft on the desk's shelf. It becomes the update when
 * that is posted, and is removed when the draft is discarded.
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
  /** Why the server has no newer one: it was refused, or somebody else changed it there. */
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

type Answering = Pick<Draft, 'fields'> & { readonly answers: Draft['answers'] | undefined }

/** An editor who took the quotation out writes about something else. */
export function answeredBy({ fields, answers }: Answering): Pick<Draft, 'answers'> {
  return answers && fields.body.some(({ _type }) => _type === 'quote') ? { answers } : {}
}
