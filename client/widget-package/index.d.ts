/** The types of `<crier-blog>` and its events. Importing this package defines the element. */

export interface CrierEventMap {
  /** The reader has ticked or unticked a provider of players. */
  'crier-consent': CustomEvent<{ readonly providers: readonly string[] }>
}

export interface CrierBlogAttributes {
  /** The address of the coverage's own page, such as `https://live.example.org/blogs/budget-day`. */
  src: string
  /** What comes first, unless the reader has chosen. */
  order?: 'newest' | 'oldest' | undefined
  /** The level of the coverage's title among the headings of the page; 2 without it. */
  heading?: 1 | 2 | 3 | 4 | '1' | '2' | '3' | '4' | undefined
  /** Key events alone. */
  'key-only'?: '' | undefined
  /** A button that turns on notifications. */
  notify?: '' | undefined
  /** The providers of players that the reader has agreed to, such as `youtube x`, or `all`. */
  consent?: string | undefined
}

declare global {
  interface HTMLElementTagNameMap {
    'crier-blog': HTMLElement
  }
  interface HTMLElementEventMap extends CrierEventMap {}
}
