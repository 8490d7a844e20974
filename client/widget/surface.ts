/** The elements of a widget, and the signal that ends it. */

export type Surface = {
  readonly root: Element
  /** The widget's custom element. */
  readonly host: Element
  readonly signal: AbortSignal
}
