/** The scenes of a story, and what a scene may refer to. */
import type { NewUpdate } from '#client/posting/src/fields.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'

/** The fields that an update is posted with. */
type Content = Pick<NewUpdate, 'title' | 'label' | 'byline' | 'key' | 'pinned' | 'untimed'> & {
  readonly body: PortableText
}

export type SceneSetting = {
  /** The id of the update with this name. */
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
      /** Absent for a silent change. */
      readonly correction?: string
      readonly content: (at: SceneSetting) => Partial<Content>
    }
  | { readonly kind: 'retract' | 'remove'; readonly name: string; readonly note?: string }
  | {
      readonly kind: 'edit'
      readonly blog: { readonly title?: string; readonly standfirst?: string; readonly state?: 'ended' }
    }
