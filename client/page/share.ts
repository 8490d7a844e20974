/** A button on each update that shares its address, or copies it where the browser cannot share. */
import type { OwnWords } from './words.ts'

/** Long enough to read two words. */
const SAID_MS = 4_000

/** The returned function adds the button to what is new at once: later, the browser would lay out the page a second time. */
export function offerSharing(coverage: Element, words: OwnWords): () => void {
  const say = addNotice()
  const canonical =
    document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href ?? location.href.replace(/[?#].*/, '')

  function add(article: Element) {
    if (article.querySelector(':scope > .share') || !article.matches('.stream article')) return
    article.append(buttonFor(article, words.share))
  }

  async function share(article: Element) {
    // Its own page has its own preview (docs/decisions/0154).
    const url = `${canonical}/updates/${article.id.replace(/^update-/, '')}`
    const title = article.querySelector('.title')?.textContent || document.title
    if (await isShared({ title, url })) return
    say((await isCopied(url)) ? words.copied : words.notCopied)
  }

  for (const article of coverage.querySelectorAll('.stream article')) add(article)
  // A change of an update removes what its view does not have.
  const addNew = (records: readonly MutationRecord[]) => {
    for (const article of articlesIn(records)) add(article)
  }
  const seen = new MutationObserver(addNew)
  seen.observe(coverage, { childList: true, subtree: true })
  coverage.addEventListener('click', ({ target }) => {
    const article = target instanceof Element ? target.closest('.share')?.parentElement : undefined
    if (article) void share(article)
  })
  return () => addNew(seen.takeRecords())
}

/** Named by itself and by the head of the update. */
function buttonFor({ id }: Element, text: string): Element {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'share'
  button.id = `share-${id}`
  button.title = text
  button.append(text)
  button.setAttribute('aria-labelledby', `share-${id} head-${id}`)
  return button
}

/** A turn of the order makes thousands of records, of few places. */
function articlesIn(records: readonly MutationRecord[]): readonly Element[] {
  const places = new Set(records.map(({ target }) => target as Element))
  return [...places].flatMap(place => place.closest('article') ?? [...place.querySelectorAll('article')])
}

/** True as well if the reader has closed the browser's dialog. */
async function isShared(data: { readonly title: string; readonly url: string }): Promise<boolean> {
  if (!navigator.share) return false
  try {
    await navigator.share(data)
    return true
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError'
  }
}

async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return isCopiedFromField(text)
  }
}

/** Over plain HTTP, as on a newsroom's test server, pages have no clipboard. */
function isCopiedFromField(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'copying'
  document.body.append(field)
  field.select()
  const isDone = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus({ preventScroll: true })
  return isDone
}

function addNotice(): (text: string) => void {
  const notice = document.createElement('p')
  notice.className = 'said'
  notice.setAttribute('role', 'status')
  document.querySelector('.page')?.append(notice)
  let timer = 0
  return text => {
    clearTimeout(timer)
    notice.textContent = text
    timer = setTimeout(() => {
      notice.textContent = ''
    }, SAID_MS)
  }
}
