/** Draws the comments: a footer in each update of the list, and a section beside the coverage. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Comment } from '#shared/blog/comment.ts'
import {
  askedLink,
  byUpdate,
  type CommentsReader,
  type CommentsText,
  commentsView,
  repliesView,
} from '#shared/view/comments.ts'
import type { Branch } from '#shared/view/tree.ts'
import type { CommentsSurface } from './surface.ts'

type Drawn = {
  readonly blog: Blog
  /** Undefined until they are loaded. */
  readonly comments: readonly Comment[] | undefined
  readonly text: CommentsText
  readonly reader: CommentsReader
  /** Ids of updates whose footer has more than the way to the form. */
  readonly busy: ReadonlySet<string | undefined>
}

export type Places = ReturnType<typeof openPlaces>

const ID = 'update-'

export function openPlaces({ root, hours, patch }: Pick<CommentsSurface, 'root' | 'hours' | 'patch'>) {
  const place = openSection(root)
  /** The same tree for all updates without comments, which then need no comparison. */
  let plain: { readonly text: CommentsText; readonly isOpen: boolean; readonly tree: Branch } | undefined

  function articles(): readonly HTMLElement[] {
    return hours().flatMap(({ children }) => [...children] as HTMLElement[])
  }

  function draw({ blog, comments, text, reader, busy }: Drawn) {
    const about = byUpdate(comments ?? [])
    const isOpen = blog.comments?.open ?? false
    const bar = root.querySelector('.bar')
    if (bar) patch(footerIn(bar), askedLink(text))
    if (plain?.text !== text || plain.isOpen !== isOpen) {
      plain = { text, isOpen, tree: repliesView({ update: '', comments: [], text, reader }) }
    }
    for (const article of articles()) {
      const update = article.id.slice(ID.length)
      const replies = about.get(update) ?? []
      about.delete(update)
      const isPlain = replies.length === 0 && !busy.has(update)
      const tree = isPlain ? plain.tree : repliesView({ update, comments: replies, text, reader })
      if (isPlain && !isOpen) footerOf(article)?.remove()
      else patch(footerIn(article), tree)
    }
    // In the order of the page, without those that are under an update.
    const rest = comments?.filter(({ update }) => about.has(update))
    place.hidden = false
    patch(place, commentsView({ blog, comments: rest, text, reader }))
  }

  function clear() {
    for (const one of [root.querySelector('.bar'), ...articles()]) if (one) footerOf(one)?.remove()
    place.hidden = true
  }

  function close() {
    clear()
    place.remove()
  }

  return {
    draw,
    clear,
    close,
    place,
    /** Ids of the updates that are drawn. */
    updates: (): ReadonlySet<string> => new Set(articles().map(({ id }) => id.slice(ID.length))),
    /** The place of a form: in an update, or in the section. */
    askPlace: (update: string) =>
      (update ? root.querySelector(`[id="${ID}${update}"]`) : place)?.querySelector<HTMLElement>('.ask'),
    find: (id: string) =>
      [root, place].map(one => one.querySelector<HTMLElement>(`[id="${id}"]`)).find(found => found !== null),
  }
}

/** The server has printed it on our own page. */
function openSection(root: Element): HTMLElement {
  const next = root.nextElementSibling
  if (next instanceof HTMLElement && next.matches('.asked')) return next
  const place = document.createElement('div')
  root.after(place)
  return place
}

function footerIn(element: Element): Element {
  return footerOf(element) ?? element.appendChild(document.createElement('footer'))
}

/** Not the place of an advertisement (`slots.ts`), nor the search (`search.ts`). */
function footerOf({ children }: Element): Element | undefined {
  return [...children].find(({ localName, className }) => localName === 'footer' && !/^s/.test(className))
}
