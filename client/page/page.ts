/** The script of the newsroom's own pages beside the widget, served at `/page.js`. */
import { keepOffline } from './offline.ts'
import { keepPosition } from './position.ts'
import { markRead } from './read-mark.ts'
import { pageWords } from './words.ts'

const coverage = document.querySelector('crier-blog')
const words = pageWords()
if (coverage && words) {
  markRead(coverage, words)
  keepPosition(coverage)
  keepOffline(coverage, words)
}
