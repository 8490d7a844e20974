/** The script of the newsroom's own pages beside the widget, served at `/page.js`. */
import { hideOfferAtEnd } from './end.ts'
import { settleFarLinks } from './far-links.ts'
import { keepOffline } from './offline.ts'
import { keepPosition } from './position.ts'
import { markRead } from './read-mark.ts'
import { offerSearch } from './search.ts'
import { offerSharing } from './share.ts'
import { offerTextSize } from './text-size.ts'
import { pageWords } from './words.ts'

offerTextSize()
const coverage = document.querySelector('crier-blog')
const words = pageWords()
if (coverage && words) {
  keepOffline(coverage, words)
  hideOfferAtEnd(coverage)
  offerSharing(coverage, words)
  settleFarLinks(coverage)
  offerSearch(coverage)
  try {
    markRead(coverage, words)
    keepPosition(coverage)
  } catch {
    // The browser lets this site store nothing: the page then begins at its top, as a first visit does.
  }
}
