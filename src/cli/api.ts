/** The posting client for the command line: any outcome but success becomes a message for the person at the terminal. */
import { createHash } from 'node:crypto'
import type { PostingCall } from '#client/posting/src/caller.ts'
import { createPostingClient, type PostingClient } from '#client/posting/src/client.ts'
import type { CommentResult, QueuePage, QueueQuery } from '#client/posting/src/comment-calls.ts'
import type {
  BlogPatch,
  BodyText,
  ContributorEdit,
  GivenContributor,
  GivenDecision,
  NewBlog,
  NewUpdate,
  SentComment,
  UpdatePatch,
  Withdrawal as WithdrawalFields,
} from '#client/posting/src/fields.ts'
import { type Done, type Edited, editedOf, having } from '#client/posting/src/outcome.ts'
import { isPassing } from '#client/posting/src/passing.ts'
import type {
  AtInstant,
  BlogsQuery,
  PageOfBlogs,
  PageQuery,
  ReadsQuery,
  UpdatesPage,
} from '#client/posting/src/reading-calls.ts'
import type { SummaryRef, SummaryVersion } from '#client/posting/src/summary-calls.ts'
import type { Clock } from '#platform/clock.ts'
import type { RefusalCode } from '#platform/errors.ts'
import type { Blog } from '#shared/blog/blog.ts'
import type { Change } from '#shared/blog/change.ts'
import type { Comment } from '#shared/blog/comment.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { ListedContributor } from '#shared/blog/listed-contributor.ts'
import type { BlogFigures } from '#shared/blog/reads.ts'
import type { Update } from '#shared/blog/update.ts'
import { EXIT, Refused } from './refused.ts'

type ApiOptions = {
  readonly url: string
  /** Without it, only what is public can be read. */
  readonly key?: string
  /** Sent with every request. */
  readonly headers?: () => Readonly<Record<string, string>>
  readonly clock: Clock
  readonly random: () => number
}

/** `changed`: this key was used before for something else. `removed`: it was posted, and removed since. */
type Posted =
  | { readonly kind: 'posted'; readonly update: Update; readonly cursor: string }
  | { readonly kind: 'changed' | 'removed' }

/** `cursor`: the position of the change in the blog's stream. */
export type WrittenUpdate = { readonly update: Update; readonly cursor: string }

/** `cursor`: the position of the change in the blog's stream. */
export type WrittenBlog = { readonly blog: Blog; readonly cursor: string }

type Withdrawal = { readonly mode: 'retract' | 'remove'; readonly note?: string }

/** Long enough for a quick restart, short enough for a waiting person. */
const PATIENCE_MS = 4_000

/** Well below the response timeouts of proxies. */
const WAIT_SECONDS = 20

/** Refusals that a key could prevent. */
const OF_KEYS: readonly string[] = ['missing_key', 'wrong_key', 'private_blog'] satisfies RefusalCode[]

/** `gap`: the history after the cursor is not kept. */
type Watched =
  | { readonly kind: 'changes'; readonly changes: readonly Change[]; readonly cursor: string }
  | { readonly kind: 'gap' | 'away' }

/** The device that imported comments belong to: the same in every run, and secret as the key is. */
function writerOf({ key = '' }: Pick<ApiOptions, 'key'>): string {
  return createHash('sha256').update(`import ${key}`).digest('base64url')
}

export class Api {
  readonly url: string
  readonly #client: PostingClient
  readonly #writer: string

  constructor({ clock, ...options }: ApiOptions) {
    this.url = options.url
    this.#writer = writerOf(options)
    this.#client = createPostingClient({ ...options, timer: clock, patienceMs: PATIENCE_MS })
  }

  /** Undefined if there is no such blog, or was none at that instant. */
  async coverage(id: string, query: AtInstant = {}): Promise<Coverage | undefined> {
    const answer = await this.#client.readBlog(id, query)
    if (answer.kind === 'refused' && answer.problem.code === 'unknown_blog') return undefined
    return this.#demand(answer).coverage
  }

  async blog(id: string): Promise<Blog> {
    return this.#demand(await this.#client.readBlog(id)).coverage.blog
  }

  /** The current position of its stream. */
  async cursor(id: string): Promise<string> {
    return this.#demand(await this.#client.readBlog(id)).coverage.cursor
  }

  /** One page, most recently changed first; `older` is the `before` of the next. */
  async blogs(query: BlogsQuery = {}): Promise<PageOfBlogs> {
    const { blogs, older } = this.#demand(await this.#client.blogs(query))
    return { blogs, ...(older !== undefined && { older }) }
  }

  /** Waits for changes after the cursor; `away` while the server does not respond. */
  async changes(id: string, after: string): Promise<Watched> {
    const answer = await this.#client.changes(id, { after, wait: WAIT_SECONDS })
    if (answer.kind === 'unreachable') return { kind: 'away' }
    if (answer.kind === 'refused' && answer.problem.code === 'gap') return { kind: 'gap' }
    const { changes, cursor } = this.#demand(answer)
    return { kind: 'changes', changes, cursor }
  }

  /** All updates of a blog, newest first. */
  async updates(id: string): Promise<readonly Update[]> {
    return this.#demand(await this.#client.everyUpdate(id)).updates
  }

  async reads(blog: string, query: ReadsQuery): Promise<BlogFigures> {
    return this.#demand(await this.#client.reads(blog, query))
  }

  async page(id: string, query: PageQuery): Promise<UpdatesPage> {
    return this.#demand(await this.#client.updates(id, query))
  }

  /** Every comment that readers see. */
  async comments(blog: string): Promise<readonly Comment[]> {
    return this.#demand(await this.#client.everyComment(blog)).comments
  }

  async commentQueue(blog: string, query: QueueQuery): Promise<QueuePage> {
    return this.#demand(await this.#client.commentQueue(blog, query))
  }

  async decideComment(blog: string, decision: GivenDecision): Promise<CommentResult> {
    const { results } = this.#demand(await this.#client.decideComments(blog, [decision]))
    return results[0] ?? { comment: decision.comment, kind: 'unknown' }
  }

  /** `off`: the blog takes none. A repeated `idempotencyKey` sends nothing. */
  async sendComment(blog: string, fields: SentComment, idempotencyKey: string): Promise<'sent' | 'off'> {
    const answer = await this.#client.sendComment(blog, fields, { writer: this.#writer, idempotencyKey })
    if (answer.kind === 'refused' && answer.problem.code === 'comments_off') return 'off'
    this.#demand(answer)
    return 'sent'
  }

  async createBlog(fields: NewBlog): Promise<WrittenBlog> {
    return this.#demand(await this.#client.createBlog(fields))
  }

  async editBlog(blog: Blog, fields: BlogPatch): Promise<WrittenBlog> {
    return this.#demand(await this.#client.editBlog(blog, fields))
  }

  /** Refused as changed meanwhile if its version is another one. */
  async writeSummary(of: SummaryRef, text: BodyText): Promise<Blog> {
    return this.#demand(await this.#client.writeSummary(of, text)).blog
  }

  async removeSummary(of: Partial<SummaryRef> & { readonly blog: string }): Promise<Blog> {
    return this.#demand(await this.#client.removeSummary(of)).blog
  }

  /** Oldest first. */
  async summaryVersions(blog: string): Promise<readonly SummaryVersion[]> {
    return this.#demand(await this.#client.summaryHistory(blog)).versions
  }

  async contributors(): Promise<readonly ListedContributor[]> {
    return this.#demand(await this.#client.contributors()).contributors
  }

  async createContributor(fields: GivenContributor): Promise<ListedContributor> {
    return this.#demand(await this.#client.createContributor(fields)).contributor
  }

  async editContributor(of: ListedContributor, patch: ContributorEdit): Promise<ListedContributor> {
    return this.#demand(await this.#client.editContributor(of, patch)).contributor
  }

  async removeContributor(of: ListedContributor): Promise<ListedContributor> {
    return this.#demand(await this.#client.removeContributor(of)).contributor
  }

  /** From every blog; their number. */
  async eraseContributor(id: string): Promise<number> {
    return this.#demand(await this.#client.eraseContributor(id)).erased
  }

  async upload(bytes: Blob) {
    return this.#demand(await this.#client.upload(bytes)).picture
  }

  /** Any other call; `member` is one that its response always has. */
  async call<T extends object>(call: PostingCall, member: keyof T & string): Promise<T> {
    return this.#demand(editedOf(await this.#client.call(call), having<T>(member)))
  }

  /** A repeated `idempotencyKey` posts nothing and returns the first response. */
  async post(id: string, fields: NewUpdate, idempotencyKey: string): Promise<Posted> {
    const answer = await this.#client.post(id, fields, { idempotencyKey })
    if (answer.kind === 'refused' && answer.problem.code === 'key_reused') return { kind: 'changed' }
    if (answer.kind === 'refused' && answer.problem.code === 'removed') return { kind: 'removed' }
    const { update, cursor } = this.#demand(answer)
    return { kind: 'posted', update, cursor }
  }

  /** Absent fields stay as they are; with `correction`, readers see what changed. */
  async correct(update: Update, fields: UpdatePatch): Promise<Update> {
    return (await this.edit(update, fields)).update
  }

  async edit(update: Update, fields: UpdatePatch): Promise<WrittenUpdate> {
    return this.#demand(await this.#client.correct(update, fields))
  }

  async toggle(update: Update, which: 'pin' | 'unpin' | 'markKey' | 'unmarkKey'): Promise<WrittenUpdate> {
    return this.#demand(await this.#client[which](update))
  }

  async update(blog: string, id: string): Promise<Update> {
    return this.#demand(await this.#client.readUpdate({ blog, id })).update
  }

  async retract({ blog, id }: Update, why: WithdrawalFields): Promise<WrittenUpdate> {
    return this.#demand(await this.#client.retract({ blog, id }, why))
  }

  async withdraw({ blog, id }: Update, { mode, note }: Withdrawal): Promise<void> {
    const { retract, remove } = this.#client
    if (mode === 'remove') this.#demand(await remove({ blog, id }))
    else this.#demand(await retract({ blog, id }, note === undefined ? {} : { note }))
  }

  /** For anything that was not done, the person sees the server's own sentence. */
  #demand<T>(outcome: Edited<T, unknown>): Done<T> {
    const { origin } = new URL(this.url)
    switch (outcome.kind) {
      case 'done':
        return outcome
      case 'refused':
      case 'stale': {
        const { code, detail, errors = [], status } = outcome.problem
        const fields = errors.map(({ path, message }) => `  ${path}: ${message}`)
        const hint = OF_KEYS.includes(code) ? ['CRIER_KEY holds the key to post with.'] : []
        // A temporary failure is not the person's mistake: a script may retry later.
        const refused = isPassing(status) ? EXIT.unreachable : EXIT.refused
        const exitCode = outcome.kind === 'stale' ? EXIT.changed : refused
        throw new Refused([detail, ...fields, ...hint].join('\n'), { exitCode })
      }
      case 'foreign':
        throw new Refused(`${origin} responded with ${outcome.status}, but not as Crier does; is CRIER_URL right?`)
      case 'unreachable':
        throw new Refused(
          `The server at ${origin} cannot be reached (${outcome.reason}). Is it running? CRIER_URL sets its address.`,
          { exitCode: EXIT.unreachable },
        )
      case 'stopped':
        throw new Error('a call was stopped, although nothing here stops calls')
    }
  }
}
