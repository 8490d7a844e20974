/** The calls of the HTTP API that the command line makes. */
import { z } from 'zod'
import { type Blog, blog } from '../blog/blog.ts'
import { type Coverage, coverage } from '../blog/coverage.ts'
import type { PortableText } from '../blog/portable-text.ts'
import { type Update, update } from '../blog/update.ts'
import { Refused } from './refused.ts'
import { fetchRetrying, type Retrying } from './retrying-fetch.ts'

export type ApiOptions = Retrying & { readonly url: string; readonly key: string }

export type NewUpdate = {
  readonly markdown?: string
  readonly body?: PortableText
  readonly title?: string
  readonly label?: string
  readonly byline?: string
  readonly time?: string
  readonly untimed?: boolean
  readonly key?: boolean
  readonly pinned?: boolean
}

/** `changed`: something else was posted under this key before. `removed`: it was posted, and has been removed since. */
export type Posted =
  | { readonly kind: 'posted'; readonly update: Update; readonly cursor: string }
  | { readonly kind: 'changed' | 'removed' }

export type Withdrawal = { readonly mode: 'retract' | 'remove'; readonly note?: string }

export type BlogFields = Partial<Omit<Blog, 'id' | 'createdAt' | 'updatedAt' | 'version'>>

const posted = z.object({ update, cursor: z.string() })
const withBlog = z.object({ blog })
const page = coverage.pick({ updates: true, older: true })
const problem = z.object({
  code: z.string(),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
type Problem = z.infer<typeof problem>

type Call = { readonly method: string; readonly path: string; readonly body?: object; readonly headers?: object }

export class Api {
  readonly #options: ApiOptions

  constructor(options: ApiOptions) {
    this.#options = options
  }

  get url(): string {
    return this.#options.url
  }

  /** Undefined when there is no such blog. */
  async coverage(id: string): Promise<Coverage | undefined> {
    const answer = await this.#call({ method: 'GET', path: `/v1/blogs/${id}` })
    if (answer.problem?.code === 'unknown_blog') return undefined
    return coverage.parse(demand(answer))
  }

  /** All updates of a blog, newest first. */
  async updates(id: string): Promise<Update[]> {
    const all: Update[] = []
    let before: string | undefined
    do {
      const query = before === undefined ? '' : `?before=${encodeURIComponent(before)}`
      const next = page.parse(demand(await this.#call({ method: 'GET', path: `/v1/blogs/${id}/updates${query}` })))
      all.push(...next.updates)
      before = next.older
    } while (before !== undefined)
    return all
  }

  async createBlog(fields: BlogFields & { readonly id: string }): Promise<Blog> {
    return withBlog.parse(demand(await this.#call({ method: 'POST', path: '/v1/blogs', body: fields }))).blog
  }

  async editBlog({ id, version }: Blog, fields: BlogFields): Promise<Blog> {
    const headers = { 'If-Match': `"${version}"` }
    const answer = await this.#call({ method: 'PATCH', path: `/v1/blogs/${id}`, body: fields, headers })
    return withBlog.parse(demand(answer)).blog
  }

  /** The same `idempotencyKey` again posts nothing and gives the first answer. */
  async post(id: string, fields: NewUpdate, idempotencyKey: string): Promise<Posted> {
    const headers = { 'Idempotency-Key': idempotencyKey }
    const answer = await this.#call({ method: 'POST', path: `/v1/blogs/${id}/updates`, body: fields, headers })
    if (answer.problem?.code === 'key_reused') return { kind: 'changed' }
    if (answer.problem?.code === 'removed') return { kind: 'removed' }
    return { kind: 'posted', ...posted.parse(demand(answer)) }
  }

  /** Absent fields stay as they are; with `correction` readers are told what changed. */
  async correct({ blog, id, version }: Update, fields: NewUpdate & { readonly correction?: string }): Promise<Update> {
    const headers = { 'If-Match': `"${version}"` }
    const answer = await this.#call({ method: 'PATCH', path: `/v1/blogs/${blog}/updates/${id}`, body: fields, headers })
    return posted.parse(demand(answer)).update
  }

  async withdraw({ blog, id }: Update, { mode, note }: Withdrawal): Promise<void> {
    const path = `/v1/blogs/${blog}/updates/${id}?mode=${mode}`
    demand(await this.#call({ method: 'DELETE', path, ...(note !== undefined && { body: { note } }) }))
  }

  async #call({ method, path, body, headers }: Call): Promise<Answer> {
    const { url, key, ...retrying } = this.#options
    const request = {
      method,
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', ...headers },
      ...(body && { body: JSON.stringify(body) }),
    }
    // An address with a path (behind a proxy) keeps it.
    const response = await fetchRetrying(new URL(`${url}${path}`), request, retrying)
    return readAnswer(response)
  }
}

type Answer = { readonly url: string; readonly status: number; readonly json: unknown; readonly problem?: Problem }

async function readAnswer(response: Response): Promise<Answer> {
  const { url, status } = response
  const json: unknown = await response.json().catch(() => undefined)
  if (response.ok) return { url, status, json }
  const read = problem.safeParse(json)
  return { url, status, json, ...(read.success && { problem: read.data }) }
}

/** The answer's content; a person gets the server's own sentence for anything else. */
function demand({ url, status, json, problem }: Answer): unknown {
  if (problem) {
    const fields = (problem.errors ?? []).map(({ path, message }) => `  ${path}: ${message}`)
    const hint = status === 401 ? ['CRIER_KEY holds the key to post with.'] : []
    throw new Refused([problem.detail, ...fields, ...hint].join('\n'))
  }
  if (status < 400 && json !== undefined) return json
  throw new Refused(`${new URL(url).origin} answered ${status}, but not as Crier does; is CRIER_URL right?`)
}
