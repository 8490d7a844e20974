/** The search of the guide, in the browser: the index is one file, loaded when somebody searches. */
import MiniSearch, { type SearchResult } from 'minisearch'
import { SEARCH_OPTIONS } from './search-options.ts'

/** As many as can be looked through; the next word narrows them. */
const MOST_RESULTS = 12
/** Half of the weight of a page that says what to do. */
const ASIDE = 0.5

const root = document.documentElement.dataset.root ?? ''
const box = document.querySelector<HTMLElement>('search')
const input = box?.querySelector('input')
const found = box?.querySelector<HTMLElement>('.found')
const status = found?.querySelector('p')
const list = found?.querySelector('ol')
let loading: Promise<MiniSearch> | undefined

if (box && input && found && status && list) {
  box.hidden = false
  input.addEventListener('focus', () => void load().catch(() => {}))
  input.addEventListener('input', () => void show(input.value))
  box.addEventListener('keydown', event => move(event))
  // A click elsewhere, or Tab beyond the last result.
  box.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !box.contains(relatedTarget)) found.hidden = true
  })
  document.addEventListener('pointerdown', ({ target }) => {
    if (target instanceof Node && !box.contains(target)) found.hidden = true
  })
  document.addEventListener('keydown', event => {
    const isTyping = event.target instanceof HTMLInputElement
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    input.focus()
  })
}

function load(): Promise<MiniSearch> {
  loading ??= fetch(`${root}search.json`)
    .then(answer => (answer.ok ? answer.text() : Promise.reject(new Error(`${answer.status}`))))
    .then(text => MiniSearch.loadJSON(text, SEARCH_OPTIONS))
  // Another word tries again.
  loading.catch(() => {
    loading = undefined
  })
  return loading
}

async function show(text: string): Promise<void> {
  if (!found || !status || !list) return
  found.hidden = text.trim() === ''
  if (found.hidden) return
  try {
    const results = search(await load(), text)
    if (input?.value !== text) return
    list.replaceChildren(...results.map(itemOf))
    status.textContent = results.length === 0 ? 'Nothing found' : `${results.length} found`
  } catch {
    list.replaceChildren()
    status.textContent = 'The search could not be loaded; type on to try again'
  }
}

function search(index: MiniSearch, text: string): readonly SearchResult[] {
  const options = {
    prefix: true,
    boost: { heading: 4, page: 2 },
    fuzzy: (term: string) => (term.length > 4 ? 0.2 : false),
    boostDocument: (_id: unknown, _term: string, stored?: Record<string, unknown>) => (stored?.aside ? ASIDE : 1),
  }
  const all = index.search(text, { ...options, combineWith: 'AND' })
  return (all.length > 0 ? all : index.search(text, options)).slice(0, MOST_RESULTS)
}

function itemOf({ id, heading, page }: SearchResult): HTMLElement {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = `${root}${id}`
  link.append(heading)
  if (heading !== page) {
    const where = document.createElement('small')
    where.append(page)
    link.append(' ', where)
  }
  item.append(link)
  return item
}

function move(event: KeyboardEvent): void {
  if (!found || !input) return
  const places: HTMLElement[] = [input, ...found.querySelectorAll('a')]
  const at = places.indexOf(document.activeElement as HTMLElement)
  if (event.key === 'Escape') {
    found.hidden = true
    input.focus()
  } else if (event.key === 'ArrowDown') places[Math.min(at + 1, places.length - 1)]?.focus()
  else if (event.key === 'ArrowUp') places[Math.max(at - 1, 0)]?.focus()
  else if (event.key === 'Enter' && at === 0) found.querySelector('a')?.click()
  else return
  event.preventDefault()
}
