/** What a program sees of the posting client. Written out, so that it needs no other package; a test holds it to the source. */
import type { Block, Blog, Change, Coverage, Embed, Update } from './blog.js'

export type * from './blog.js'

export function createPostingClient(options: ClientOptions): PostingClient

export interface ClientOptions {
  /** Where Crier is: `https://live.example.org`, with its path where it has one. */
  readonly url: string
  /** The key to post with; without one, what `headers` or a cookie says. */
  readonly key?: string
  /** Asked for at every call. */
  readonly headers?: () => Readonly<Record<string, string>>
  /** A call that gets no answer is given up after this; 20 seconds by default. */
  readonly patienceMs?: number
  readonly fetch?: typeof fetch
  readonly timer?: Timer
  /** From 0 up to 1. */
  readonly random?: () => number
}

/** Time, passed in, so that a test can be the clock. */
export interface Timer {
  now(): Date
  /** Runs `task` once. The returned function calls it off. */
  after(ms: number, task: () => void): () => void
}

export interface CallOptions {
  /** The same again, in a later run of the program too, does nothing twice and is answered as the first time. */
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

export interface PostingClient {
  post(blog: string, fields: NewUpdate, options?: CallOptions): Promise<Outcome<Written>>
  /** Absent fields stay as they are; with `correction` readers are told what changed. */
  correct(of: UpdateRef, patch: UpdatePatch, options?: CallOptions): Promise<Edited<Written, Update>>
  /** It was wrong, and stays visible, struck through with its note. */
  retract(of: WithdrawRef, why?: Withdrawal, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Erases its text everywhere; only the id is left. */
  remove(of: WithdrawRef, options?: CallOptions): Promise<Edited<Removed, Update>>
  /** These four touch nothing of what others write, so they are made on whatever version there is. */
  pin(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  unpin(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** A key event: listed in the summary at the top. */
  markKey(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  unmarkKey(of: UpdateRef, options?: CallOptions): Promise<Edited<Written, Update>>
  /** Notifies everyone who follows the blog. Not of a text that somebody changed meanwhile: then it is `stale`. */
  alert(of: UpdateRef, alert: AlertFields, options?: CallOptions): Promise<Edited<Written, Update>>

  createBlog(fields: NewBlog, options?: CallOptions): Promise<Outcome<BlogWritten>>
  /** Absent fields stay as they are; `null` clears. */
  editBlog(of: BlogRef, patch: BlogPatch, options?: CallOptions): Promise<Edited<BlogWritten, Blog>>
  /** A picture's bytes; its type is the blob's. */
  upload(bytes: Blob, options?: CallOptions): Promise<Outcome<Uploaded>>
  /** What stands at an address elsewhere, as the block that embeds it. */
  readLink(url: string, options?: CallOptions): Promise<Outcome<Link>>

  /** Most recently changed first; `older` leads on as `before`, and is absent at the end. */
  blogs(query?: BlogsQuery, options?: CallOptions): Promise<Outcome<BlogsPage>>
  /** The blog, its pinned and key updates, and the newest 20. */
  readBlog(blog: string, options?: CallOptions): Promise<Outcome<{ readonly coverage: Coverage }>>
  readUpdate(of: Omit<UpdateRef, 'version'>, options?: CallOptions): Promise<Outcome<{ readonly update: Update }>>
  updates(blog: string, query?: PageQuery, options?: CallOptions): Promise<Outcome<Page>>
  /** Page after page to the end. */
  everyUpdate(blog: string, query?: PageQuery, options?: CallOptions): Promise<Outcome<Updates>>
  /** What the desk alone sees. */
  drafts(blog: string, options?: CallOptions): Promise<Outcome<Updates>>
  /** Every version, oldest first. */
  history(
    of: Omit<UpdateRef, 'version'>,
    options?: CallOptions,
  ): Promise<Outcome<{ readonly changes: readonly Change[] }>>
  /** What happened after a cursor, in order; `wait`: seconds to wait for it, 25 at the most. */
  changes(
    blog: string,
    query: { readonly after: string; readonly wait?: number },
    options?: CallOptions,
  ): Promise<Outcome<ChangesPage>>
  /** Any other call of the API, with the same tries. */
  call(call: Call): Promise<Sent>
}

export type Done<T> = { readonly kind: 'done' } & T
/** Somebody was faster: `current` is what there is now. Nothing was overwritten. */
export type Stale<T> = { readonly kind: 'stale'; readonly current: T; readonly problem: Problem }
/** The call changed nothing, unless `mayBeDone`: then the same `idempotencyKey` again is safe, and tells. */
export type Failed =
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** No answer in the time that the client had. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly mayBeDone: boolean }
  /** Something answered that is no Crier: a wrong address, or the sign-in page of a train's network. */
  | { readonly kind: 'foreign'; readonly status: number }
  /** Through the signal that the caller passed. */
  | { readonly kind: 'stopped'; readonly mayBeDone: boolean }
export type Outcome<T> = Done<T> | Failed
export type Edited<T, Current> = Done<T> | Stale<Current> | Failed

export type Problem = {
  readonly status: number
  /** One of those in docs/errors.md. */
  readonly code: string
  /** For a person: what was wrong, and what would be right. */
  readonly detail: string
  readonly errors?: readonly FieldProblem[]
  /** Of `stale_version`: the version that won. */
  readonly current?: unknown
}
/** `path` as in `body[2].href`; empty for the whole. */
export type FieldProblem = { readonly path: string; readonly message: string }

/** `cursor`: where the change stands in the blog's stream. */
export type Written = { readonly update: Update; readonly cursor: string }
export type Removed = { readonly update: { readonly id: string }; readonly cursor: string }
export type BlogWritten = { readonly blog: Blog; readonly cursor: string }
export type Uploaded = { readonly picture: { readonly url: string; readonly width: number; readonly height: number } }
export type Link = { readonly embed: Omit<Embed, '_key' | '_type'> & Partial<Embed> }
export type Updates = { readonly updates: readonly Update[] }
/** Newest first; `older` leads on as `before`, and is absent at the end. */
/** Pass `cursor` as `after` next time. */
export type ChangesPage = { readonly changes: readonly Change[]; readonly cursor: string; readonly more: boolean }
export type Page = Pick<Coverage, 'updates' | 'older' | 'references'>

/** Which update, as it was read. */
export type UpdateRef = { readonly blog: string; readonly id: string; readonly version: number }
/** Without a version, whatever there is: withdrawing is urgent. */
export type WithdrawRef = Omit<UpdateRef, 'version'> & { readonly version?: number | undefined }
export type BlogRef = { readonly id: string; readonly version: number }

export type BlogsPage = { readonly blogs: readonly Blog[]; readonly older?: string }

export type BlogsQuery = {
  readonly before?: string
  /** 100 by default, and at the most. */
  readonly limit?: number
  readonly state?: Blog['state']
  /** The blogs that the key names, all at once. */
  readonly covered?: boolean
}

export type PageQuery = {
  readonly before?: string
  /** 20 by default, 100 at the most. */
  readonly limit?: number
  /** Key events only. */
  readonly key?: boolean
  /** `draft`: what the desk alone sees, in place of what is public. */
  readonly status?: 'published' | 'draft'
}

export type Call = CallOptions & {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** From `/v1` on. */
  readonly path: string
  readonly body?: object | undefined
  /** In place of `body`: bytes, with their type. */
  readonly bytes?: Blob
  /** Sent as If-Match. */
  readonly version?: number | undefined
}
export type Sent =
  /** Whatever it says; `json` is undefined when it is none. */
  | { readonly kind: 'answered'; readonly status: number; readonly json: unknown; readonly headers: Headers }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly mayBeDone: boolean }
  | { readonly kind: 'stopped'; readonly mayBeDone: boolean }

/** A `_key` may be left out; the server makes one. */
export type Body = readonly Block[] | readonly (Omit<Block, '_key'> & { readonly _key?: string })[]
/** One of `markdown`, `html` and `body`; without one, `title` is required. */
export type Text = { readonly markdown?: string; readonly html?: string; readonly body?: Body }
export type AlertFields = {
  readonly title: string
  readonly text?: string
  readonly urgency?: 'very-low' | 'low' | 'normal' | 'high'
}
export type AskedStatus = 'draft' | 'submitted' | 'approved' | 'scheduled' | 'published'

export type NewUpdate = Text & {
  readonly title?: string
  readonly label?: string
  readonly byline?: string
  /** The shown time, RFC 3339 with any offset; now when it is absent. */
  readonly time?: string
  /** Show the label in place of the time. */
  readonly untimed?: boolean
  /** A key event: listed in the summary at the top. */
  readonly key?: boolean
  readonly pinned?: boolean
  /** `published` when it is absent. */
  readonly status?: AskedStatus
  /** Of a scheduled one: when it is published. */
  readonly publishAt?: string
  readonly alert?: AlertFields
}

/** Absent fields stay as they are; `null` clears. */
export type UpdatePatch = Text & {
  readonly title?: string | null
  readonly label?: string | null
  readonly byline?: string | null
  readonly time?: string
  readonly untimed?: boolean | null
  readonly key?: boolean
  readonly pinned?: boolean
  readonly status?: AskedStatus
  readonly publishAt?: string | null
  readonly alert?: AlertFields | null
  /** Tells readers what changed. Without it the change is silent. */
  readonly correction?: string
}

/** Why, for readers; and of a retraction, what takes the place of the notification that they have. */
export type Withdrawal = { readonly note?: string; readonly alert?: AlertFields }

type Given = Omit<Blog, 'id' | 'createdAt' | 'updatedAt' | 'version' | 'coverage'>
type Times = { readonly start?: string; readonly end?: string | null }
type Clearable = 'standfirst' | 'lead' | 'previous' | 'related' | 'credits'

export type NewBlog = Partial<Given> & { readonly id: string; readonly title: string; readonly coverage?: Times }
export type BlogPatch = {
  readonly [K in Exclude<keyof Given, 'access'>]?: K extends Clearable ? Given[K] | null : Given[K]
} & { readonly coverage?: Times }
