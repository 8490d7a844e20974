/**
 * What all nodes share to keep comments within bounds: meters, used puzzles, repeated texts, and the secret of the day. All of it
 * lives for minutes and may be lost; nothing in it names a person or an address. Time is the database's.
 */

/** A leaky bucket: it loses one per interval, and takes no more than `most`. */
export type MeterOf = { readonly name: string; readonly intervalMs: number; readonly most: number }

/** How full a meter is: 0 after a quiet time. */
export type Level = { readonly fill: number; readonly most: number }

export type CommentAttempt = {
  /** In this order; the first full one refuses, and those before it have counted the attempt. */
  readonly meters: readonly MeterOf[]
  /** Counted at last, and never refused for: it says how much all nodes accept. */
  readonly load: MeterOf
  /** `by`: a number made from the request. A puzzle may be used again by a repeat of the same request. */
  readonly puzzle?: { readonly id: string; readonly by: number; readonly liveMs: number }
  /** Groups of texts (`alike.ts`), and for how long they are counted together. */
  readonly texts: readonly string[]
  readonly textMs: number
}

export type Taken =
  | {
      readonly kind: 'taken'
      /** By the names of the meters, and of the load. */
      readonly levels: Readonly<Record<string, Level>>
      /** How often the most frequent of the texts came lately, this time included. */
      readonly alike: number
    }
  | { readonly kind: 'full'; readonly waitMs: number }
  | { readonly kind: 'used' }

export interface GuardState {
  /** Of a day since 1970, the same on every node; those of other days than this and its neighbours are deleted. */
  secretOf(day: number): Promise<string>
  /** Without counting. */
  levels(meters: readonly MeterOf[]): Promise<Readonly<Record<string, Level>>>
  take(attempt: CommentAttempt): Promise<Taken>
}
