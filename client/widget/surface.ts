/** Where a widget draws, and until when. */

export type Surface = {
  readonly root: Element
  /** The element of the page that the widget is. */
  readonly host: Element
  readonly signal: AbortSignal
}
