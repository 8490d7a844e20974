/** The parts a story is told in, and what a storyteller may point at. */
import type { PortableText } from '#shared/blog/portable-text.ts'

/** What an update is posted with. */
type Content = {
  readonly body: PortableText
  readonly title?: string
  readonly label?: string
  readonly byline?: string
  readonly key?: boolean
  readonly pinned?: boolean
  readonly untimed?: boolean
}

export type SceneSetting = {
  /** The id that the update of this name got. */
  readonly idOf: (name: string) => string
  readonly picture: (file: string) => string
  /** The instant that many minutes ago, as text. */
  readonly ago: (minutes: number) => string
}

export type Scene =
  | {
      readonly kind: 'post'
      readonly name: string
      readonly minutesAgo?: number
      readonly content: (at: SceneSetting) => Content
    }
  | {
      readonly kind: 'correct'
      readonly name: string
      /** Absent for a change that readers are not told of. */
      readonly correction?: string
      readonly content: (at: SceneSetting) => Partial<Content>
    }
  | { readonly kind: 'retract' | 'remove'; readonly name: string; readonly note?: string }
  | {
      readonly kind: 'edit'
      readonly blog: { readonly title?: string; readonly standfirst?: string; readonly state?: 'ended' }
    }
