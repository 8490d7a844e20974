/** Readers' questions and comments: under the update that they are about, and the others in a section after the coverage. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Comment } from '#shared/blog/comment.ts'
import type { showClockOf } from '#shared/blog/times.ts'
import type { CommentWords } from './comment-words/en.ts'
import { counted } from './counted.ts'
import { directionOf, isolated } from './direction.ts'
import { lines } from './inline.ts'
import { section } from './section.ts'
import { type Setting, updateAddress } from './setting.ts'
import { type Branch, type Content, h, type Tree } from './tree.ts'

type CommentsSetting = Omit<Setting, 'words'>

export type CommentsText = {
  readonly setting: CommentsSetting
  readonly words: CommentWords
  /** Given, so that the script, to which the widget lends it, needs none of its own. */
  readonly clock: typeof showClockOf
  readonly kind: NonNullable<Blog['comments']>['kind']
}

/** What a script adds: controls of the reader's own, their own that are not shown, the way to the form. */
export type CommentsReader = {
  readonly controls: (comment: Comment) => Content
  /** @param update Undefined for the section */
  readonly own: (update: string | undefined) => Content
  readonly ask: (update: string | undefined) => Content
  /** The list of an update has a few of its comments, unless this is true. */
  readonly isOpen: (update: string) => boolean
  readonly older: Content
}

/** Of one update; the others are shown on demand. */
const MOST_REPLIES = 3

type Section = {
  readonly blog: Blog
  /** Those that are under no update that is shown. Undefined until they are loaded. */
  readonly comments: readonly Comment[] | undefined
  readonly text: CommentsText
  readonly reader?: CommentsReader
}

/** Beside the coverage's own root, so that neither script redraws what the other has drawn. */
export function commentsView({ blog, comments, text, reader }: Section): Branch {
  const { setting, words, kind } = text
  const { prompt, open = false } = blog.comments ?? {}
  const title = words.title[kind]
  return h(
    'div',
    { class: 'crier asked', lang: blog.language, dir: directionOf(blog.language) },
    section(
      { tag: 'section', name: 'questions', title },
      setting,
      prompt && h('p', { class: 'prompt', dir: 'auto' }, lines(prompt)),
      // A form has its place before the script has come.
      h(
        'div',
        { class: 'ask', 'data-state': open ? 'open' : 'closed' },
        open ? reader?.ask(undefined) : words.closed[kind],
      ),
      reader?.own(undefined),
      comments?.length === 0 && !reader?.own(undefined) ? h('p', { class: 'empty' }, words.none[kind]) : undefined,
      comments?.length ? commentList(comments, text, { reader, name: title, isWithAbout: true }) : undefined,
      reader?.older,
    ),
  )
}

type Replies = {
  readonly update: string
  readonly comments: readonly Comment[]
  readonly text: CommentsText
  readonly reader?: CommentsReader
}

/** A footer, which a redrawn article keeps. */
export function repliesView({ update, comments, text, reader }: Replies): Branch {
  const { words, kind } = text
  const isOpen = !reader || reader.isOpen(update)
  const rest = comments.length - MOST_REPLIES
  const more =
    isOpen || rest <= 0
      ? undefined
      : h('button', { class: 'control', type: 'button', 'data-do': 'more', 'data-key': update }, [
          counted(words.more, rest, words),
        ])
  return h(
    'footer',
    { class: 'replies', part: 'replies', 'data-state': isOpen ? 'open' : undefined },
    comments.length > 0 ? commentList(comments, text, { reader, name: words.title[kind] }) : undefined,
    more,
    reader?.own(update),
    reader && h('div', { class: 'ask' }, reader.ask(update)),
  )
}

/** `undefined` for those about the whole coverage. */
export function byUpdate(comments: readonly Comment[]): Map<string | undefined, readonly Comment[]> {
  const about = new Map<string | undefined, readonly Comment[]>()
  for (const one of comments) about.set(one.update, [...(about.get(one.update) ?? []), one])
  return about
}

/** In the line of the coverage's connection, which has room for it. */
export function askedLink({ setting, words, kind }: CommentsText): Branch {
  const link = h('a', { class: 'all', href: `${setting.page}#questions` }, words.title[kind])
  return h('footer', { class: 'to-asked' }, link)
}

/** Puts the comments into a coverage that has been drawn: for pages without a script, and until it has come. */
export function withReplies(view: Branch, comments: readonly Comment[], text: CommentsText): Branch {
  const about = byUpdate(comments)
  const inside = (tree: Tree): Tree => {
    if (typeof tree === 'string') return tree
    const update = /^update-(.*)/.exec(tree.attributes.id ?? '')?.[1]
    if (tree.attributes.class === 'bar') return { ...tree, children: [...tree.children, askedLink(text)] }
    if (update === undefined) return { ...tree, children: tree.children.map(inside) }
    const own = about.get(update)
    return own ? { ...tree, children: [...tree.children, repliesView({ update, comments: own, text })] } : tree
  }
  return inside(view) as Branch
}

type Listing = {
  readonly reader: CommentsReader | undefined
  readonly name: string
  /** Names the update that a comment is about. */
  readonly isWithAbout?: true
}

function commentList(comments: readonly Comment[], text: CommentsText, { reader, name, isWithAbout }: Listing): Branch {
  return h(
    'ul',
    { class: 'comments', role: 'list', 'aria-label': name },
    comments.map(one =>
      commentView(one, text, [isWithAbout && one.update && aboutView(one.update, text), reader?.controls(one)]),
    ),
  )
}

export function commentView(comment: Shown, text: CommentsText, ...more: readonly (Content | false | '')[]): Branch {
  const { setting, words } = text
  const { id, name, sentAt, edited, others, answer } = comment
  const when = h('time', { datetime: sentAt }, timeOf(sentAt, text))
  return h(
    'li',
    { class: 'comment', id: `comment-${id}`, part: 'comment', tabindex: '-1' },
    h(
      'p',
      { class: 'from' },
      h('strong', { dir: 'auto' }, name ?? words.reader),
      ' ',
      h('a', { class: 'at', href: `${setting.page}#comment-${id}` }, when),
      edited ? [' ', h('span', {}, words.edited)] : undefined,
      others ? [' ', h('span', {}, counted(words.others, others, words))] : undefined,
    ),
    h('p', { class: 'said', dir: 'auto' }, lines(comment.text)),
    answer && answerView(answer, text),
    more.map(one => one || undefined),
  )
}

/** A comment, or one of the reader's own that is not shown yet. */
type Shown = Pick<Comment, 'id' | 'name' | 'text' | 'sentAt' | 'edited' | 'others' | 'answer'>

function answerView(answer: NonNullable<Comment['answer']>, shown: CommentsText): Branch {
  const { setting, words } = shown
  const { text, update, byline, at } = answer
  const when = h('time', { datetime: at }, timeOf(at, shown))
  return h(
    'div',
    { class: 'answer', part: 'answer' },
    h(
      'p',
      { class: 'from' },
      h('span', { class: 'tag' }, words.answer),
      byline && [' ', h('strong', { dir: 'auto' }, byline)],
      text === undefined ? undefined : [' ', when],
    ),
    text === undefined
      ? update && h('p', {}, h('a', { href: updateAddress(update, setting) }, words.readAnswer(timeOf(at, shown))))
      : h('p', { class: 'said', dir: 'auto' }, lines(text)),
  )
}

function aboutView(update: string, { setting, words }: CommentsText): Branch {
  return h('p', { class: 'about' }, h('a', { href: updateAddress(update, setting) }, words.aboutOne))
}

function timeOf(instant: string, { clock, setting }: CommentsText): string {
  return isolated(clock(instant, setting), setting.language)
}
