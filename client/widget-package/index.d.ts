/** The types of `<crier-blog>` and its events. Importing this package defines the element. */

/** An update, in events. */
export type CrierUpdateDetail = {
  readonly id: string
  /** Undefined for a removed update. */
  readonly version: number | undefined
  /** The change that was made, or that led to the present state. */
  readonly kind: 'published' | 'corrected' | 'retracted' | 'removed'
  /** No advertising belongs beside it. */
  readonly sensitive: true | undefined
}

/** A place for an advertisement, below an update. */
export type CrierSlotDetail = {
  /** Its name, for the attribute `slot` of the element to show in it: `slot-1`, `slot-2` … */
  readonly slot: string
  /** The update. */
  readonly id: string
  /** `withheld`: nothing is shown there, such as beside an update that became sensitive. `restored`: it is again. */
  readonly kind: 'placed' | 'withheld' | 'restored'
}

export interface CrierEventMap {
  /** The coverage is drawn for the first time. */
  'crier-ready': CustomEvent<{ readonly blog: string; readonly sensitive: true | undefined }>
  /** An update was published. It is shown at once, or held until the reader asks for it. */
  'crier-arrived': CustomEvent<CrierUpdateDetail>
  /** An update has been drawn: at first, when it arrived, or with older ones. */
  'crier-shown': CustomEvent<CrierUpdateDetail>
  /** The time and title of an update were in view for two seconds. */
  'crier-read': CustomEvent<CrierUpdateDetail>
  /** An update was changed, retracted or removed. */
  'crier-corrected': CustomEvent<CrierUpdateDetail>
  /** An update, or the coverage as a whole, is sensitive, or no longer: its id. */
  'crier-sensitive': CustomEvent<{ readonly id: string; readonly sensitive: boolean }>
  /** What became of a place for an advertisement. Not in frames. */
  'crier-slot': CustomEvent<CrierSlotDetail>
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
  /** The most updates shown, until the reader asks for older ones: 1 to 20. */
  limit?: number | string | undefined
  /** How much of the opening is shown: nothing; state, title and day; or all of it, as without it. */
  opening?: 'none' | 'compact' | 'full' | undefined
  /** Leaves out the live video that the newsroom may put on top. */
  video?: 'none' | undefined
  /** An instant, or the id of an update: nothing earlier is shown. */
  from?: string | undefined
  /** Key events alone. */
  'key-only'?: '' | undefined
  /** The most places for advertisements, 1 to 20; 0 withholds those that there are. */
  slots?: number | string | undefined
  /** After how many updates the first place is at the earliest, 1 to 99; 3 without it. */
  'slots-first'?: number | string | undefined
  /** How many updates are between two places at least, 1 to 99; 5 without it. */
  'slots-every'?: number | string | undefined
  /** Keeps no marks of what was read on this device, and forgets those that it kept. */
  remember?: 'off' | undefined
  /** A button with which readers search the whole coverage. */
  search?: '' | undefined
  /** Leaves out what readers wrote. */
  comments?: 'off' | undefined
  /** A button that turns on notifications. */
  notify?: '' | undefined
  /** The providers of players that the reader has agreed to, such as `youtube x`, or `all`. */
  consent?: string | undefined
}

declare global {
  interface HTMLElementTagNameMap {
    'crier-blog': HTMLElement
    'crier-notify': HTMLElement
    'crier-teaser': HTMLElement
    'crier-update': HTMLElement
  }
  interface HTMLElementEventMap extends CrierEventMap {}
  interface DocumentEventMap extends CrierEventMap {}
  interface WindowEventMap extends CrierEventMap {}
}
