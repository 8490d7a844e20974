/**
 * The field and the results of a search within a coverage, above its updates; served at `/search-panel.js`. Updates that arrive meanwhile
 * appear below. On our own page the address says what is searched for.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { createDress } from '#client/widget/dress.ts'
import { leadAgain } from '#client/widget/lead-again.ts'
import type { searchWordsFor } from '#shared/view/search-words.ts'
import { createAnswers, type FoundUpdates } from './answers.ts'
import { element } from './element.ts'
import { createFollow } from './follow.ts'
import { resultList } from './result-list.ts'
import css from './search.css?partners'

/** As the server has it. */
const MOST_CHARACTERS = 200
/** A quick answer is said without a word before it. */
const SLOW_MS = 600
/**
 * What was removed must not stay in a list. A reader's list is read again after a change of the coverage, but not with each: a thousand of
 * them ask thirty times a second.
 */
const AGAIN_MS = 30_000

type Given = CommentsSurface & {
  /** In which it is drawn. */
  readonly place: Element
  readonly isOurs: boolean
  readonly words: ReturnType<typeof searchWordsFor>
  /** Called with what the reader searches for, and with nothing when the search is closed. */
  readonly keep: (q: string | undefined) => void
  /** What opened it, in a widget. */
  readonly opener: () => HTMLElement | undefined
}

export type SearchPanel = ReturnType<typeof openPanel>

const dress = createDress(css)

export function openPanel(given: Given) {
  const { root, place, keep, opener, isOurs, signal, lead } = given
  dress(root.getRootNode() as Document | ShadowRoot)
  const parts = makeParts(given.words)
  const { field, whole } = parts
  const results = createResults(given, parts)
  let q: string | undefined

  function focusField() {
    lead(whole)
    field.focus({ preventScroll: true })
  }

  function ask(next: string, manner: 'asked' | 'quietly' = 'asked') {
    if (next === q) return
    q = next
    field.value = next
    const reveal = () => manner === 'asked' && void leadAgain(focusField)
    if (next.trim() === '') {
      results.clear()
      reveal()
      return
    }
    if (isOurs) remember(next)
    void results.search(next).then(reveal)
  }

  function shut() {
    const address = new URL(location.href)
    address.searchParams.delete('q')
    if (isOurs) history.replaceState(history.state, '', address)
    keep(undefined)
    ;(opener() ?? document.querySelector<HTMLElement>('.masthead a[href$="q="]'))?.focus()
  }

  parts.form.onsubmit = event => {
    event.preventDefault()
    // The same again: an answer that never came is asked for once more.
    q = undefined
    keep(field.value)
  }
  parts.close.onclick = shut
  keepKeys(whole, shut)
  place.append(whole)
  const timer = setInterval(results.refresh, AGAIN_MS)
  const stop = () => [clearInterval(timer), results.stop()]
  signal.addEventListener('abort', stop)

  return {
    ask,
    refresh: results.refresh,
    comeBack: results.comeBack,
    close() {
      stop()
      whole.remove()
    },
  }
}

type Parts = ReturnType<typeof makeParts>

function makeParts(words: Given['words']) {
  const field = element('input', { type: 'search', name: 'q', maxLength: MOST_CHARACTERS, autocomplete: 'off' })
  const status = element('p', { role: 'status' })
  const list = element('ol', { role: 'list' })
  const more = element('button', { type: 'button', className: 'control', hidden: true }, words.older)
  const close = element('button', { type: 'button', className: 'control' }, words.close)
  const label = element('label', {}, element('span', {}, words.words), field)
  const form = element('form', {}, label, element('button', { className: 'control' }, words.search), close)
  const whole = element('section', { role: 'search', ariaLabel: words.words }, form, status, list, more)
  return { field, status, list, more, close, form, whole }
}

function createResults(given: Given, { status, list, more, whole }: Parts) {
  const { words, coverage, lead } = given
  const answers = createAnswers(given)
  const follow = createFollow(given)
  const shown = createList(given, { status, list, more, page: answers.page, isFrame: follow.isFrame })
  let q = ''
  let last: string | undefined

  /** Results of an earlier page stay above the next. */
  async function search(asked: string, before?: string) {
    q = asked
    const slow = setTimeout(() => {
      status.textContent = words.searching
    }, SLOW_MS)
    whole.ariaBusy = 'true'
    const answer = await answers.ask(q, before)
    clearTimeout(slow)
    if (answer === 'superseded') return
    whole.ariaBusy = null
    if (answer === 'failed') {
      status.textContent = words.failed
      return
    }
    const known = before === undefined ? [] : shown.found().results
    shown.show({ ...answer, results: [...known, ...answer.results] })
    if (before !== undefined) list.children[known.length]?.querySelector('a')?.focus()
  }

  /** The same pages again, without a word, when the coverage has changed. */
  async function refresh() {
    const { cursor } = coverage() ?? {}
    const { results } = shown.found()
    if (!shown.isOld(cursor) || results.length === 0 || whole.ariaBusy || document.hidden) return
    shown.note()
    const answer = await answers.again(q, results.length)
    if (answer && JSON.stringify(answer) !== JSON.stringify(shown.found())) shown.show(answer)
  }

  more.onclick = () => void search(q, shown.found().older)
  list.onclick = event => {
    last = follow.go(event) ?? last
  }

  return {
    search,
    refresh: () => void refresh(),
    clear: shown.clear,
    /** To the result that was followed. The way there may still be settling. */
    comeBack() {
      const link = last && shown.linkOf(last)
      if (link) void leadAgain(() => lead(link))
    },
    stop: answers.stop,
  }
}

type ListParts = Pick<Parts, 'status' | 'list' | 'more'> & { readonly page: string; readonly isFrame: boolean }

function createList({ words, coverage }: Given, { status, list, more, page, isFrame }: ListParts) {
  const none: FoundUpdates = { results: [], complete: true }
  let found = none
  let shownAt = { cursor: coverage()?.cursor, ms: 0 }

  function note() {
    shownAt = { cursor: coverage()?.cursor, ms: Date.now() }
  }

  function show(next: FoundUpdates) {
    found = next
    const { blog } = coverage() ?? {}
    const focused = list.querySelector<HTMLElement>('a:focus')?.dataset.id
    if (blog) list.replaceChildren(...resultList(next.results, { blog, page, isFrame }))
    if (focused) linkOf(focused)?.focus({ preventScroll: true })
    more.hidden = next.older === undefined
    const said = countOf(next, words, blog?.language)
    status.textContent = next.complete ? said : `${said} ${words.notYet}`
    note()
  }

  function linkOf(id: string): HTMLElement | null {
    return list.querySelector<HTMLElement>(`a[data-id="${id}"]`)
  }

  function clear() {
    show(none)
    status.textContent = ''
  }

  const isOld = (cursor: string | undefined) => shownAt.cursor !== cursor && Date.now() - shownAt.ms > AGAIN_MS

  return { found: () => found, show, linkOf, clear, note, isOld }
}

function countOf({ results, older }: FoundUpdates, words: Given['words'], language = 'en'): string {
  if (results.length === 0) return words.nothing
  return `${words.results} ${new Intl.NumberFormat(language).format(results.length)}${older === undefined ? '' : '+'}`
}

/** Shortcuts of the page around it are not meant. */
function keepKeys(whole: Element, shut: () => void): void {
  for (const kind of ['keydown', 'keypress', 'keyup'] as const) {
    whole.addEventListener(kind, event => {
      if ((event as KeyboardEvent).key === 'Escape' && kind === 'keydown') shut()
      event.stopPropagation()
    })
  }
}

/** A search after another one takes its place, so that Back leads to the page as it was. */
function remember(q: string) {
  const address = new URL(location.href)
  const before = address.searchParams.get('q')
  if (before === q) return
  address.searchParams.set('q', q)
  address.hash = ''
  if (before === null) history.pushState(null, '', address)
  else history.replaceState(history.state, '', address)
}
