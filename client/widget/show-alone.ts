/**
 * Shows one contributor's updates alone, without loading the page again, and says so above them. The address remembers it where the
 * page is ours; in a widget the element's own address does. Served at `/show-alone.js`.
 */
import type { CommentsSurface } from '#client/comments/surface.ts'
import { onlyByView } from '#shared/view/only-by.ts'
import type { Setting } from '#shared/view/setting.ts'
import { addressWith, hold, isOurPage, isPlain, readCoverage } from './read-again.ts'

type Surface = Pick<CommentsSurface, 'root' | 'host' | 'signal' | 'coverage' | 'patch'>

/** The element whose reader has just chosen: the focus was on what is gone. */
let chosenIn: Element | undefined

export type ShowAlone = ReturnType<typeof createShowAlone>

export function createShowAlone({ host, root, signal, coverage, patch }: Surface) {
  const shown = contributorIn(srcOf(host))
  const isOurs = isOurPage(host)
  const line = createLine({ host, root, signal })
  let latest = shown

  async function show(id: string): Promise<boolean> {
    latest = id
    const src = srcWith(srcOf(host), id)
    const read = await readCoverage(host, { src, topic: host.getAttribute('topic') ?? '' })
    // Somebody else was chosen meanwhile.
    if (signal.aborted || latest !== id) return true
    if (read === undefined) return false
    hold(host, read)
    host.setAttribute('src', src)
    return true
  }

  async function choose(id: string, href: string) {
    // Pressed twice, too.
    if (id === latest) return
    chosenIn = host
    if (!(await show(id))) return void location.assign(href)
    if (isOurs) history.pushState(null, '', addressWith('contributor', id))
  }

  function refresh({ words, base }: Setting) {
    const blog = coverage()?.blog
    if (!blog || host.matches('[before],[key-only]')) return
    const tree = onlyByView({
      ...{ blog, ids: shown.split(','), href: `${base}/blogs/${blog.id}`, tag: words.tag },
    })
    const isChosen = chosenIn === host
    if (isChosen) chosenIn = undefined
    const drawn = line(tree && (element => patch(element, tree)))
    if (isChosen) (drawn ?? root.querySelector<HTMLElement>('.stream .section'))?.focus({ preventScroll: !drawn })
    if (drawn) drawn.onclick = event => followIn(event, drawn)
  }

  function followIn(event: MouseEvent, line: HTMLElement) {
    const link = line.querySelector('a')
    if (!link || !isPlain(event) || !event.composedPath().includes(link)) return
    event.preventDefault()
    void choose('', link.href)
  }

  const back = () => contributorIn(location.search) !== latest && void show(contributorIn(location.search))
  if (isOurs) addEventListener('popstate', back, { signal })

  return { choose, refresh }
}

type Draw = (line: HTMLElement) => void

/** On our own page it is above the element, where the server prints it; in a shadow root above the coverage. */
function createLine({ host, root, signal }: Pick<Surface, 'host' | 'root' | 'signal'>) {
  const place = host.shadowRoot ? root : host
  let line: HTMLElement | undefined
  signal.addEventListener('abort', () => host.shadowRoot && line?.remove())
  return (draw: Draw | undefined): HTMLElement | undefined => {
    const before = place.previousElementSibling
    line ??= before instanceof HTMLElement && before.matches('.part.only') ? before : undefined
    if (!draw) line?.remove()
    if (!draw) return undefined
    line ??= document.createElement('p')
    if (!line.isConnected) place.before(line)
    draw(line)
    return line
  }
}

function srcOf(host: Element): string {
  return host.getAttribute('src') ?? ''
}

function srcWith(src: string, id: string): string {
  const [page = '', search] = src.split('?')
  const query = new URLSearchParams(search)
  if (id) query.set('contributor', id)
  else query.delete('contributor')
  return query.size > 0 ? `${page}?${query}` : page
}

function contributorIn(address: string): string {
  return new URLSearchParams(address.split('?')[1]).get('contributor') ?? ''
}
