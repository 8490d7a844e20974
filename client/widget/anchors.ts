/** Candidate scroll anchors, best first: if the first is removed from the page, the next one is used. */
import type { Scroller, Sight } from './scroller.ts'
import { topOf } from './top-of.ts'

/** Enough: more updates are seldom removed at once. */
const MAX_ARTICLES = 8

type Look = {
  readonly root: Element
  readonly scroller: Scroller
  /** `push` anchors the list's head, `keep` the update in view; `either` is `push` if the list's top is in view. */
  readonly manner: 'keep' | 'push' | 'either'
}

export function findAnchors({ root, scroller, manner }: Look): readonly Element[] {
  const { sight } = scroller
  const first = firstIn(root)
  const isAtTop = manner === 'push' || (manner === 'either' && (!first || topOf(first) >= sight.top))
  if (isAtTop) return [(scroller.isScrolled && root.querySelector('.bar')) || []].flat()
  const seen = articlesIn(root, sight).slice(0, MAX_ARTICLES)
  const cut = seen.filter(article => topOf(article) < sight.top)
  const whole = seen.filter(article => topOf(article) >= sight.top)
  return [...cut.flatMap(article => blocksIn(article, sight)), ...whole, ...cut]
}

/** The first update of the list, near the begin of the coverage. */
export const firstIn = (root: Element) => root.querySelector('.feed>*')

/** The parts of the list, by its structure: a query for a class would look at every element of a long coverage. */
export function hoursIn(root: Element): Element[] {
  const parts = root.querySelector('.stream')?.children ?? []
  // Of these only days have ids.
  return [...parts].flatMap(day => (day.id ? [...(day.lastElementChild?.children ?? [])] : []))
}

/** Those of the hours in view, without the ones above: a browser would have to lay out what it does not draw. */
function articlesIn(root: Element, { top, bottom }: Sight): Element[] {
  const hours = hoursIn(root)
  const seen = hours.slice(firstBelow(hours, top), firstBelow(hours, bottom) + 1)
  const articles = seen.flatMap(({ children }) => [...children])
  return articles.slice(firstBelow(articles, top))
}

/** Binary search: a long coverage has hundreds of updates, and scroll events come sixty times a second. */
function firstBelow(elements: readonly Element[], top: number): number {
  let [low, high] = [0, elements.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const element = elements[middle]
    if (element && element.getBoundingClientRect().bottom > top) high = middle
    else low = middle + 1
  }
  return low
}

/** A picture inside a long update may grow, so the anchor is the paragraph in view, not the update's head. */
function blocksIn(article: Element, sight: Sight): readonly Element[] {
  const blocks = [...article.querySelectorAll('.head, .note, .body > *')]
  return blocks.filter(block => topOf(block) >= sight.top && topOf(block) < sight.bottom)
}
