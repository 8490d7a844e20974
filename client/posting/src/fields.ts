/** The fields of requests. `npm run check` compares them with the server's schemas. */
import type { Blog } from '../../../src/shared/blog/blog.ts'
import type { Contributor } from '../../../src/shared/blog/contributor.ts'
import type { LiveVideo } from '../../../src/shared/blog/live-video.ts'
import type { Block, PortableText } from '../../../src/shared/blog/portable-text.ts'
import type { AskedStatus } from '../../../src/shared/blog/status.ts'
import type { Alert } from '../../../src/shared/blog/update.ts'

/** A `_key` may be left out; the server makes one. */
export type Body = PortableText | readonly (Omit<Block, '_key'> & { readonly _key?: string })[]

/** One of `markdown`, `html` and `body`; without one, `title` is required. */
export type BodyText = { readonly markdown?: string; readonly html?: string; readonly body?: Body }

export type AlertFields = Pick<Alert, 'title'> & Partial<Pick<Alert, 'text' | 'urgency'>>

export type NewUpdate = BodyText & {
  readonly title?: string
  readonly label?: string
  readonly byline?: string
  /** Ids of topics of the blog. */
  readonly topics?: string[]
  /** Ids of the newsroom's list. */
  readonly contributors?: string[]
  /** The shown time, RFC 3339 with any offset; now when it is absent. */
  readonly time?: string
  /** Show the label in place of the time. */
  readonly untimed?: boolean
  /** A key event: listed in the summary at the top. */
  readonly key?: boolean
  readonly pinned?: boolean
  /** Partners show no advertising beside it. */
  readonly sensitive?: boolean
  /** `published` when it is absent. */
  readonly status?: AskedStatus
  /** When a scheduled update is published. */
  readonly publishAt?: string
  readonly alert?: AlertFields
}

/** Absent fields stay as they are; `null` clears. */
export type UpdatePatch = BodyText & {
  readonly title?: string | null
  readonly label?: string | null
  readonly byline?: string | null
  readonly topics?: string[] | null
  readonly contributors?: string[] | null
  readonly time?: string
  readonly untimed?: boolean | null
  readonly key?: boolean
  readonly pinned?: boolean
  readonly sensitive?: boolean | null
  readonly status?: AskedStatus
  readonly publishAt?: string | null
  readonly alert?: AlertFields | null
  /** Tells readers what changed. Without it the change is silent. */
  readonly correction?: string
}

/** A saved start of an update. `name` is also what editors type after a slash. */
export type NewTemplate = {
  readonly name: string
  readonly fields: Pick<
    NewUpdate,
    'title' | 'label' | 'byline' | 'topics' | 'contributors' | 'untimed' | 'key' | 'pinned' | 'sensitive' | 'body'
  >
}

/** A person whom readers see as an author of updates. Without an id, one is made from the name. */
export type GivenContributor = Pick<Contributor, 'name'> & Partial<Contributor>

/** Absent fields stay as they are; `null` clears. */
export type ContributorEdit = {
  readonly name?: string
  readonly role?: string | null
  readonly portrait?: Contributor['portrait'] | null
  readonly url?: string | null
}

/** The reason, for readers; and for a retraction, an alert that replaces the notification on their devices. */
export type Withdrawal = { readonly note?: string; readonly alert?: AlertFields }

/** A comment as a reader sends it. `tell`: the device that gets a push when it is answered. */
export type SentComment = {
  readonly text: string
  readonly name?: string
  readonly update?: string
  readonly tell?: string
  readonly proof?: { readonly puzzle: string; readonly nonce: string }
}

/** A text, or the update that answers. */
export type GivenAnswer = { readonly text?: string; readonly update?: string; readonly byline?: string }

/** What becomes of a comment, at the version that was read. Contributors may only `propose`. */
export type GivenDecision = {
  readonly comment: string
  readonly version: number
  readonly action: 'approve' | 'reject' | 'hold' | 'reopen' | 'answer' | 'propose' | 'remove'
  readonly proposed?: 'approve' | 'reject' | 'answer'
  /** Another text to show; readers see that it was edited. */
  readonly text?: string
  /** Another name to show; `null` for none. */
  readonly name?: string | null
  readonly answer?: GivenAnswer
  /** Comments that say the same: their writers see what becomes of this one. */
  readonly doubles?: readonly string[]
}

/** A live video on top: an HLS playlist, or a provider's page. `ended`: readers see that it is over. */
export type GivenVideo = Pick<LiveVideo, 'url' | 'title' | 'poster'> & { readonly ended?: boolean }

type Given = Omit<
  Blog,
  'id' | 'createdAt' | 'updatedAt' | 'version' | 'coverage' | 'summary' | 'contributors' | 'video'
> & {
  contributors?: readonly string[]
  video?: GivenVideo
}
type Times = { readonly start?: string; readonly end?: string | null }

export type NewBlog = Partial<Given> & { readonly id: string; readonly title: string; readonly coverage?: Times }

type Clearable =
  | 'standfirst'
  | 'publicStandfirst'
  | 'clock'
  | 'lead'
  | 'video'
  | 'previous'
  | 'related'
  | 'credits'
  | 'topics'
  | 'comments'
  | 'sensitive'
  | 'contributors'
export type BlogPatch = {
  readonly [K in Exclude<keyof Given, 'access'>]?: K extends Clearable ? Given[K] | null : Given[K]
} & { readonly coverage?: Times }
