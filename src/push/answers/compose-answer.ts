/**
 * Composes the notification about an answer. It reads the comment anew each time, so that what was withdrawn, removed or taken
 * back meanwhile is not sent.
 */
import type { Message } from '#push/campaign/lane.ts'
import { headline, shorten } from '#shared/blog/plain-text.ts'
import type { Comments, StoredComment } from '#store/comments/comments.ts'
import type { Records } from '#store/log/records.ts'
import { answerTitle } from './answer-words.ts'
import type { DueAnswer } from './answers.ts'

/** What a lock screen shows; the page has the rest. */
const TEXT_CHARACTERS = 200

type ComposeOptions = {
  readonly comments: Pick<Comments, 'find'>
  readonly records: Pick<Records, 'blog' | 'update'>
  readonly publicUrl: () => string
}

export type ComposeAnswer = (due: DueAnswer) => Promise<Omit<Message, 'expiresAt'> | undefined>

export function createComposeAnswer({ comments, records, publicUrl }: ComposeOptions): ComposeAnswer {
  return async ({ blog: id, comment: asked }) => {
    const [blog, own] = [await records.blog(id), await comments.find(id, asked)]
    // A double shares the answer of the one that it was merged into.
    const found = own?.mergedInto ? await comments.find(id, own.mergedInto) : own
    const told = blog && found?.state === 'shown' ? await toldOf(found, records) : undefined
    if (!blog || !found || !told) return undefined
    return {
      blog: id,
      ...(told.update && { update: told.update }),
      // Not the blog's, so that an answer and an alert never replace each other.
      collapse: `answer-${found.id}`,
      title: answerTitle(found.kind, blog.language),
      text: shorten(told.text, TEXT_CHARACTERS),
      url: `${publicUrl()}/blogs/${id}#${told.update ? `update-${told.update}` : `comment-${found.id}`}`,
      language: blog.language,
      urgency: 'normal',
    }
  }
}

async function toldOf({ blog, answer }: StoredComment, records: Pick<Records, 'update'>) {
  if (!answer?.update) return answer?.text === undefined ? undefined : { text: answer.text }
  const update = await records.update(blog, answer.update)
  // The text of a retracted update is told to nobody any more.
  if (!update || update === 'removed' || update.status !== 'published') return undefined
  return { text: headline(update), update: answer.update }
}
