/** Draws what is known of the comments, at most once a frame. */
import type { CommentsFollowing } from '#client/sdk/src/follow-comments.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { CommentWords } from '#shared/view/comment-words/en.ts'
import type { CommentsReader, CommentsText } from '#shared/view/comments.ts'
import type { Setting } from '#shared/view/setting.ts'
import { type Content, h } from '#shared/view/tree.ts'
import type { Forms } from './forms.ts'
import type { Notice } from './notice.ts'
import type { Own } from './own.ts'
import { ownControls, ownView } from './own-view.ts'
import type { Places } from './places.ts'
import type { Sender } from './sender.ts'
import type { CommentsSurface } from './surface.ts'
import { commentWordsIn } from './words.ts'

type DrawingOptions = {
  readonly surface: CommentsSurface
  readonly places: Places
  readonly following: CommentsFollowing
  readonly own: Own
  readonly sender: Sender
  readonly forms: Forms
  readonly notice: Notice
}

type ReaderState = {
  /** Ids of own comments that the reader was asked whether to withdraw. */
  readonly asked: Set<string>
  /** By id of a comment: why something did not work. */
  readonly notes: Map<string, string>
  /** Updates whose comments are all shown. */
  readonly opened: Set<string>
  older: 'button' | 'busy' | 'failed'
  canTell: boolean
}

export type CommentDrawing = ReturnType<typeof createCommentDrawing>

export function createCommentDrawing(options: DrawingOptions) {
  const { surface, places } = options
  const { signal, coverage, clock } = surface
  const state: ReaderState = {
    ...{ asked: new Set(), notes: new Map(), opened: new Set() },
    ...{ older: 'button', canTell: false },
  }
  const first = Promise.withResolvers<void>()
  let setting: Setting | undefined
  let words: CommentWords | undefined
  let text: CommentsText | undefined
  let isDue = false

  /** After each drawing of the coverage. */
  async function refresh(_: Element, shown: Setting) {
    setting = shown
    words ??= await commentWordsIn(shown.words.tag)
    now()
  }

  function soon() {
    if (isDue) return
    isDue = true
    const draw = () => {
      isDue = false
      now()
    }
    if (document.hidden) setTimeout(draw)
    else requestAnimationFrame(draw)
  }

  function now() {
    const { blog } = coverage() ?? {}
    if (!blog || !setting || !words || signal.aborted) return
    if (!blog.comments) return places.clear()
    const { kind } = blog.comments
    // The same one while nothing in it has changed, because trees are kept by it.
    if (text?.setting !== setting || text.kind !== kind) text = { setting, words, clock, kind }
    drawAll({ ...options, state }, { blog, text })
    first.resolve()
  }

  return {
    state,
    refresh,
    soon,
    now,
    /** Resolves with the first drawing. */
    first: first.promise,
    get text() {
      return text
    },
  }
}

type Known = DrawingOptions & { readonly state: ReaderState }
type Shown = { readonly blog: Blog; readonly text: CommentsText }

function drawAll({ places, following, own, sender, forms, notice, state }: Known, { blog, text }: Shown): void {
  const isOpen = blog.comments?.open
  if (!isOpen) forms.closeAll()
  const drawn = places.updates()
  const gone = new Set(own.list.flatMap(({ id, state }) => (state === 'withdrawn' ? [id] : [])))
  const comments = following.page?.comments.filter(({ id }) => !gone.has(id))
  const shown = new Set(comments?.map(({ id }) => id))
  // Those without a text were removed by the editors.
  const hidden = own.list.filter(({ id, text }) => text && !gone.has(id) && !shown.has(id))
  const placeOf = ({ update }: { readonly update?: string | undefined }) =>
    update && drawn.has(update) ? update : undefined
  const { waiting } = sender
  const status = { text, sender: sender.state, ...state }
  const reader: CommentsReader = {
    own: update => {
      const isHere = (one: { readonly update?: string | undefined }) => placeOf(one) === update
      return ownView({ waiting: waiting.filter(isHere), own: hidden.filter(isHere) }, status)
    },
    controls: ({ id }) => {
      const mine = own.list.find(one => one.id === id)
      return mine && ownControls(mine, status)
    },
    ask: update => (isOpen && !forms.has(update) ? askButton(update, text) : undefined),
    isOpen: update => state.opened.has(update),
    older: following.page?.older === undefined ? undefined : olderButton(text, state.older),
  }
  const busy = new Set([...waiting, ...hidden].map(placeOf).concat(forms.updates()))
  places.draw({ blog, comments, text, reader, busy })
  forms.settle()
  notice.draw(own.list, text.words)
}

function askButton(update: string | undefined, { words, kind }: CommentsText): Content {
  const [name, label] = update === undefined ? ['older', words.ask[kind]] : ['control', words.askAbout[kind]]
  return h('button', { class: name, type: 'button', 'data-do': 'ask' }, label)
}

function olderButton({ words, kind }: CommentsText, older: ReaderState['older']): Content {
  const label = older === 'failed' ? words.failed : words.older[kind]
  const button = h(
    'button',
    { class: 'older', type: 'button', 'data-do': 'past', 'aria-busy': String(older === 'busy') },
    label,
  )
  return h('p', { class: 'more' }, button)
}
