/**
 * Search within a coverage, served at `/search.js`: the button of widgets and frames that have the attribute `search`. On our own page the link
 * at its top and the field at its end set that attribute to what is searched for. The results are a script of their own, loaded with the first use.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { loadBeside } from '#client/widget/load-beside.ts'
import { isOurPage } from '#client/widget/read-again.ts'
import { searchWordsFor } from '#shared/view/search-words.ts'
import type { Setting } from '#shared/view/setting.ts'
import type { openPanel, SearchPanel } from './panel.ts'

/** What is searched for in widgets and frames, also while they are redrawn, as with another topic. */
const searched = new WeakMap<Element, string>()

/** Drawn before: the results come back, and the focus stays where it is. */
const known = new WeakSet<Element>()

type File = { readonly openPanel: typeof openPanel }

export function begin(surface: CommentsSurface) {
  const { root, host, signal, coverage } = surface
  const isOurs = isOurPage(host)
  const wanted = createWanted(host, isOurs)
  const place = makePlace()
  let button: HTMLButtonElement | undefined
  let panel: SearchPanel | undefined
  let isOpening = false
  const isAgain = known.has(host)
  known.add(host)

  function keep(q: string | undefined) {
    wanted.set(q)
    settle()
  }

  function settle() {
    const q = wanted.now()
    if (q === undefined) {
      panel?.close()
      panel = undefined
    } else if (panel) panel.ask(q)
    else if (!isOpening) void open()
    if (button) button.hidden = panel !== undefined
  }

  async function open() {
    const { language = 'en' } = coverage()?.blog ?? {}
    isOpening = true
    const file = (await loadBeside('search-panel.js')) as File | undefined
    isOpening = false
    const q = wanted.now()
    if (!file || signal.aborted || q === undefined) return
    const words = searchWordsFor(language)
    panel = file.openPanel({ ...surface, place, isOurs, words, keep, opener: () => button })
    panel.ask(q, isAgain ? 'quietly' : 'asked')
    settle()
  }

  if (isOurs) hearBack(signal, q => [keep(q), panel?.comeBack()])
  signal.addEventListener('abort', () => place.remove())

  return {
    refresh(_part: Element, { language }: Setting) {
      const bar = root.querySelector('.stream > .bar')
      if (bar && place.parentElement !== bar) bar.append(place)
      if (!isOurs && !button) {
        button = makeButton(searchWordsFor(language).search, () => keep(''))
        place.append(button)
      }
      settle()
      panel?.refresh()
    },
  }
}

function createWanted(host: Element, isOurs: boolean) {
  return {
    now: () => (isOurs ? host.getAttribute('search') : searched.get(host)) ?? undefined,

    set(q: string | undefined) {
      if (isOurs && q !== undefined) host.setAttribute('search', q)
      else if (isOurs) host.removeAttribute('search')
      else if (q !== undefined) searched.set(host, q)
      else searched.delete(host)
    },
  }
}

function makePlace(): HTMLElement {
  const place = document.createElement('footer')
  place.className = 'search'
  place.setAttribute('part', 'search')
  return place
}

function makeButton(text: string, onPress: () => void): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'control'
  button.textContent = text
  button.onclick = onPress
  return button
}

function hearBack(signal: AbortSignal, hear: (q: string | undefined) => unknown): void {
  const turn = () => {
    const q = new URLSearchParams(location.search).get('q')
    // Forward to an update that was found.
    if (q !== null || !/^#update-/.test(location.hash)) hear(q ?? undefined)
  }
  addEventListener('popstate', turn, { signal })
}
