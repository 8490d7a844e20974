/** Candidate scroll anchors, best first: if the first is removed from the page, the next one is used. */
import type { Scroller, Sight } from './scroller.ts'
import { topOf } from './top-of.ts'

/** Enough: more updates are seldom removed at once. */
const MAX_ARTICLES = 8

type Look = {
  readonly root: ParentNode
  readonly scroller: Scroller
  /** `push` anchors the list's head, `keep` the update in view; `either` is `push` if the list's top is in view. */
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

/** Binary search: a long coverage has hundreds of updates, and scroll events come sixty times a second. */
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

/** A picture inside a long update may grow, so the anchor is the paragraph in view, not the update's head. */
function blocksIn(article: Element, sight: Sight): readonly Element[] {
  const blocks = [...article.querySelectorAll('.head, .note, .body > *')]
  return blocks.filter(block => topOf(block) >= sight.top && topOf(block) < sight.bottom)
}
