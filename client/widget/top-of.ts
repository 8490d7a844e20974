/** The position of an element's top edge in the viewport. */

export function topOf(element: Element): number {
  return element.getBoundingClientRect().top
}
