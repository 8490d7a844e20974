/** Comments as entries of web feeds, for those who ask for them with `?comments`. */
import type { Comment } from '#shared/blog/comment.ts'
import { shorten } from '#shared/blog/plain-text.ts'
import { print } from '#shared/view/print.ts'
import { type Branch, type Content, h } from '#shared/view/tree.ts'
import { entryId, type FeedEntry } from './feed-entry.ts'

const TITLE_CHARACTERS = 100

export function commentEntry(comment: Comment, page: string): FeedEntry {
  const { id, update, kind, name, text, shownAt, answer } = comment
  return {
    id: entryId(id),
    url: `${page}#comment-${id}`,
    title: titleOf(comment),
    html: print(h('div', {}, paragraphs(text), answerOf(comment, page))),
    text: [text, answer?.text].filter(one => one !== undefined).join('\n\n'),
    published: shownAt,
    updated: answer && answer.at > shownAt ? answer.at : shownAt,
    byline: name,
    tag: kind,
    ...(update !== undefined && { about: { id: entryId(update), url: `${page}#update-${update}` } }),
  }
}

function titleOf({ name, text }: Comment): string {
  const said = shorten(text.replace(/\s+/g, ' '), TITLE_CHARACTERS)
  return name === undefined ? said : `${name}: ${said}`
}

function paragraphs(text: string): readonly Branch[] {
  return text.split('\n\n').map(part => h('p', {}, part.split('\n').flatMap(withBreak)))
}

function withBreak(line: string, place: number): readonly Content[] {
  return place === 0 ? [line] : [h('br', {}), line]
}

function answerOf({ answer }: Comment, page: string): Content {
  if (!answer) return undefined
  const { text, update, byline } = answer
  const by = byline === undefined ? undefined : h('p', {}, h('strong', {}, byline))
  const at = `${page}#update-${update}`
  const said = text === undefined ? h('p', {}, h('a', { href: at }, at)) : paragraphs(text)
  return h('blockquote', {}, by, said)
}
