/** One update as an article: time, title, byline and body, and notes on a correction or retraction. */
import { plainText } from '#shared/blog/plain-text.ts'
import { referencesIn } from '#shared/blog/references.ts'
import { showClockOf } from '#shared/blog/times.ts'
import type { Update } from '#shared/blog/update.ts'
import { bodyView } from './body.ts'
import { isolated } from './direction.ts'
import type { Text } from './inline.ts'
import { type Setting, updateAddress } from './setting.ts'
import { type Branch, type Content, h, heading } from './tree.ts'

/** About as much text as a clipped pinned update shows. */
const CLIPPED_CHARACTERS = 420

/** Caches trees: an unchanged update yields the same object, which the browser need not compare. */
const drawn = new WeakMap<Update, Drawn>()
type Drawn = {
  readonly setting: Setting
  /** Ids of the updates that its body refers to. */
  readonly refersTo: readonly string[]
  readonly times: string
  readonly tree: Branch
}

export function updateView(update: Update, text: Text): Branch {
  const { setting, timeOf } = text
  const before = drawn.get(update)
  const refersTo = before?.refersTo ?? referencesIn(update.body)
  const times = refersTo.map(timeOf).join()
  if (before?.setting === setting && before.times === times) return before.tree
  const tree = articleOf(update, text, `update-${update.id}`)
  drawn.set(update, { setting, refersTo, times, tree })
  return tree
}

/** The copy at the top of the page, with its own id; the original stays in the stream. */
export function pinnedView(update: Update, text: Text, opened: ReadonlySet<string>): Branch {
  const id = `pinned-${update.id}`
  const article = articleOf(update, text, id)
  if (text.setting.isWhole || !isLong(update)) return article
  const { showMore, showLess } = text.setting.words
  const isOpen = opened.has(id)
  const more = h(
    'button',
    { class: 'control', type: 'button', 'data-do': 'open', 'aria-expanded': String(isOpen) },
    isOpen ? showLess : showMore,
  )
  const kind = `${article.attributes.class} ${isOpen ? 'open' : 'clipped'}`
  return { ...article, attributes: { ...article.attributes, class: kind }, children: [...article.children, more] }
}

/** Decided by the content alone, so that the page is the same before and after the script has loaded. */
function isLong({ body }: Update): boolean {
  return (
    plainText(body).length > CLIPPED_CHARACTERS || body.some(({ _type }) => _type === 'image' || _type === 'gallery')
  )
}

function articleOf(update: Update, text: Text, id: string): Branch {
  const { setting } = text
  const { retraction, correction, byline, key } = update
  const kinds = ['update', key && 'key', update.status === 'retracted' && 'retracted'].filter(Boolean)
  const isTimeOnly = !key && !update.title && (!update.label || update.untimed)
  return h(
    'article',
    { id, class: kinds.join(' '), part: 'update', 'aria-labelledby': `head-${id}`, tabindex: '-1' },
    heading(
      setting.level + 2,
      { class: isTimeOnly ? 'head timeonly' : 'head', id: `head-${id}` },
      headOf(update, setting),
    ),
    h(
      'div',
      { class: 'content' },
      setting.views.authors?.(update, setting),
      byline && h('p', { class: 'byline' }, byline),
      retraction && noteView('retraction', retraction, setting),
      correction && noteView('correction', correction, setting),
      h(retraction ? 'del' : 'div', { class: 'body', part: 'body' }, bodyView(update.body, text)),
    ),
  )
}

function headOf(update: Update, setting: Setting): Content {
  const { id, time, untimed, label, title, key } = update
  const isUntimed = untimed && label
  const when = h('time', { datetime: time }, isUntimed ? label : showClockOf(time, setting))
  // Filled in by the reader's browser: a cached page cannot contain ages such as "5 min ago".
  const ago = !isUntimed && h('span', { class: 'ago' })
  return [
    h('a', { class: 'when', part: 'time', href: updateAddress(id, setting) }, when, ago),
    key && [' ', h('span', { class: 'tag' }, setting.words.keyEvent)],
    label && !untimed && [' ', h('span', { class: 'label' }, label)],
    title && [' ', h('span', { class: 'title' }, title)],
  ]
}

function noteView(kind: 'retraction' | 'correction', { note, at }: { note: string; at: string }, setting: Setting) {
  const when = isolated(showClockOf(at, setting), setting.language)
  const what = kind === 'retraction' ? setting.words.retracted(when) : setting.words.corrected(when)
  const told = h('strong', {}, h('time', { datetime: at }, what))
  return h('p', { class: `note ${kind}`, part: 'note' }, told, note && `: ${note}`)
}
