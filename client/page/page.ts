/** The script of the newsroom's own pages beside the widget, served at `/page.js`. */
import type { DrawnHost } from '#client/widget/extras.ts'
import { hideOfferAtEnd } from './end.ts'
import { settleFarLinks } from './far-links.ts'
import { keepOffline } from './offline.ts'
import { keepPosition } from './position.ts'
import { markRead } from './read-mark.ts'
import { offerSearch } from './search.ts'
import { offerSharing } from './share.ts'
import { showInTab } from './tab-title.ts'
import { offerTextSize } from './text-size.ts'
import { pageWords } from './words.ts'

/** A page on which videos play may never be idle. */
const PATIENCE_MS = 2_000

offerTextSize()
const coverage = document.querySelector<DrawnHost>('crier-blog')
const words = pageWords()
if (coverage && words) {
  let shareNew = () => {}
  coverage.onDrawn = held => {
    showInTab(held)
    shareNew()
  }
  settleFarLinks(coverage)
  offerSearch(coverage)
  hideOfferAtEnd(coverage)
  try {
    markRead(coverage, words)
    keepPosition(coverage)
  } catch {
    // The browser lets this site store nothing: the page then begins at its top, as a first visit does.
  }
  // One by one, behind the widget's first drawing: together they would keep a slow phone from answering a touch.
  void whenIdle().then(() => {
    shareNew = offerSharing(coverage, words)
  })
  void whenIdle().then(() => keepOffline(coverage, words))
}

/** Safari knows no idle time. */
function whenIdle(): Promise<unknown> {
  return new Promise(done => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(done, { timeout: PATIENCE_MS })
    else setTimeout(done, 100)
  })
}
