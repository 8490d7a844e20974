/** What a reader is looking at, best first: when the first of these is gone, the next says where everything stands. */
import type { Scroller, Sight } from './scroller.ts'
import { topOf } from './top-of.ts'

/** More are not needed: that many updates are seldom taken away at one blow. */
const MAX_ARTICLES = 8

type Look = {
  readonly root: ParentNode
  readonly scroller: Scroller
  /** `push` holds on to the head of the list alone, `keep` to what is read; `either` as the top of the list is in view. */
  readonly manner: 'keep' | 'push' | 'either'
}

export function findAnchors({ root, scroller, manner }: Look): readonly Element[] {
  const { sight } = scroller
  const articles = [...root.querySelectorAll('.feed > article')]
  const [first] = articles
  const isAtTop = manner === 'push' || (manner === 'either' && (!first || topOf(first) >= sight.top))
  if (isAtTop) return scroller.isScrolled ? [...root.querySelectorAll('.bar')] : []
  const seen = articles.slice(firstSeen(articles, sight)).slice(0, MAX_ARTICLES)
  const cut = seen.filter(article => topOf(article) < sight.top)
  const whole = seen.filter(article => topOf(article) >= sight.top)
  return [...cut.flatMap(article => blocksIn(article, sight)), ...whole, ...cut]
}

/** By halves: a long coverage has hundreds, and the reader scrolls sixty times a second. */
function firstSeen(articles: readonly Element[], { top }: Sight): number {
  let [low, high] = [0, articles.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const article = articles[middle]
    if (article && article.getBoundingClientRect().bottom > top) high = middle
    else low = middle + 1
  }
  return low
}

/** Inside a long update its own picture may grow: the paragraph that is read is held, not the update's head. */
function blocksIn(article: Element, sight: Sight): readonly Element[] {
  const blocks = [...article.querySelectorAll('.head, .note, .body > *')]
  return blocks.filter(block => topOf(block) >= sight.top && topOf(block) < sight.bottom)
}
