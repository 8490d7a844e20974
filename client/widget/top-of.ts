/** Where an element begins in the window. */

export function topOf(element: Element): number {
  return element.getBoundingClientRect().top
}
