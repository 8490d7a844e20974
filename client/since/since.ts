/**
 * Tells a reader who returns, in three lines at most, what came since: how many updates and which key events, and which of those that they
 * had read were corrected, retracted or removed. Served at `/since.js`, loaded for returning readers alone, and said once.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import type { Addresses } from '#client/sdk/src/addresses.ts'
import { createDress } from '#client/widget/dress.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import { tagOf } from '#client/widget/tag-of.ts'
import type { Change } from '#shared/blog/change.ts'
import { counted } from '#shared/view/counted.ts'
import { directionOf } from '#shared/view/direction.ts'
import type { SinceWords } from '#shared/view/since-words/en.ts'
import { type Branch, type Content, h } from '#shared/view/tree.ts'
import type { Mark } from './mark.ts'
import { type News, newsIn } from './news.ts'
import css from './since.css?partners'

/** Each of about 500 kB at the most: a day's absence. Beyond that the number is said as "more than". */
const MOST_PAGES = 5
const PAGE = 200
/** Named in a line; the others are counted. */
const MOST_NAMED = 3

type Telling = CommentsSurface & Pick<Addresses, 'snapshot'> & { readonly left: Mark }

/** The heading of the summary. */
const SUMMARY = '#summary'

const dress = createDress(css)

export async function tell({ root, host, signal, coverage, patch, lead, snapshot, left }: Telling): Promise<void> {
  const { language, summary } = coverage()?.blog ?? {}
  const since = await changesSince(snapshot, { cursor: left.cursor, signal })
  if (language === undefined || !since || signal.aborted) return
  const news = newsIn(since.changes, left)
  const isKnownAnew = left.summary !== undefined && (summary?.version ?? 0) > left.summary
  if (news.fresh.length + news.changed.length + news.removed === 0 && !isKnownAnew) return
  const words: SinceWords | undefined = (await loadBeside(`words/since-${tagOf(language)}.js`))?.since
  if (!words || signal.aborted) return

  dress(root.getRootNode() as Document | ShadowRoot)
  const place = document.createElement('div')
  // The size that its reader has set in the browser, which the widget has measured.
  const size = root instanceof HTMLElement && root.style.getPropertyValue('--medium')
  if (size) place.style.setProperty('--medium', size)
  if (host.shadowRoot) root.after(place)
  else root.parentElement?.append(place)
  // A screen reader says what is put into a region that it knows.
  patch(place, view({ language, words }, []))
  requestAnimationFrame(() =>
    patch(place, view({ language, words }, lines({ news, isKnownAnew, isMore: since.isMore }, words))),
  )

  const close = () => place.remove()
  signal.addEventListener('abort', close)
  place.addEventListener('keydown', event => event.key === 'Escape' && close())
  place.addEventListener('click', event => {
    const { target } = event
    const link = target instanceof Element ? target.closest('a') : undefined
    if (!link && !(target instanceof Element && target.closest('button'))) return
    const known = link?.hash === SUMMARY ? root.querySelector<HTMLElement>(SUMMARY) : undefined
    if (link && (known || host.shadowRoot)) {
      event.preventDefault()
      if (known) lead(Object.assign(known, { tabIndex: -1 }))
      else follow(link, root)
    }
    close()
  })
}

/** In a widget its coverage follows links to updates: that of the page leads elsewhere. */
function follow({ href }: HTMLAnchorElement, root: Element) {
  const link = document.createElement('a')
  link.href = href
  root.append(link)
  link.click()
  link.remove()
}

type Since = { readonly changes: readonly Change[]; readonly isMore: boolean }

/** Undefined when the changes after the cursor are no longer kept, or the network fails: then nothing is said. */
async function changesSince(
  snapshot: string,
  { cursor, signal }: { readonly cursor: string; readonly signal: AbortSignal },
): Promise<Since | undefined> {
  const changes: Change[] = []
  let after = cursor
  for (let page = 0; page < MOST_PAGES; page++) {
    const address = `${snapshot}/changes?limit=${PAGE}&after=${encodeURIComponent(after)}`
    const answer = await fetch(address, { signal }).catch(() => undefined)
    if (!answer?.ok) return undefined
    const read = (await answer.json()) as { changes: Change[]; cursor: string; more: boolean }
    changes.push(...read.changes)
    if (!read.more) return { changes, isMore: false }
    after = read.cursor
  }
  return { changes, isMore: true }
}

type Told = { readonly language: string; readonly words: SinceWords }

function view({ language, words }: Told, content: Content): Branch {
  const close = h('button', { class: 'control', type: 'button' }, words.close)
  return h(
    'div',
    { class: 'crier since', lang: language, dir: directionOf(language) },
    h('section', { 'aria-label': words.title, role: 'status' }, content, close),
  )
}

function lines(
  { news: { fresh, changed, removed }, isKnownAnew, isMore }: { news: News; isKnownAnew: boolean; isMore: boolean },
  words: SinceWords,
): Content {
  const [first] = fresh
  const count = isMore ? words.more.replace('#', String(fresh.length)) : counted(words.fresh, fresh.length, words)
  const keys = fresh.filter(({ key }) => key).toReversed()
  return [
    h(
      'p',
      {},
      h('strong', {}, words.title),
      first && [': ', count, '. ', link(first.id, words.first)],
      isKnownAnew ? [first ? ' · ' : ': ', h('a', { href: SUMMARY }, words.summary)] : undefined,
    ),
    keys.length > 0 ? h('p', {}, words.keys, ' ', named(keys, words)) : undefined,
    changed.length + removed > 0
      ? h(
          'p',
          {},
          changed.length > 0 ? [words.changed, ' ', named(changed, words)] : undefined,
          gone(removed, words, changed.length > 0),
        )
      : undefined,
  ]
}

function gone(removed: number, words: SinceWords, isAfter: boolean): Content {
  if (removed === 0) return undefined
  return [isAfter ? ' · ' : '', counted(words.removed, removed, words)]
}

type Named = { readonly id: string; readonly headline: string; readonly kind?: 'corrected' | 'retracted' }

function named(list: readonly Named[], words: SinceWords): Content {
  const rest = list.length - MOST_NAMED
  return [
    list
      .slice(0, MOST_NAMED)
      .map(({ id, headline, kind }, nth) => [nth > 0 ? ' · ' : '', link(id, headline), kind && ` (${words[kind]})`]),
    rest > 0 ? ` ${counted(words.others, rest, words)}` : undefined,
  ]
}

function link(id: string, text: string): Branch {
  return h('a', { href: `#update-${id}` }, text)
}
