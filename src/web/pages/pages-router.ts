/** The pages for readers, and the scripts that partners embed. */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import express, { type ErrorRequestHandler, type Request, type Response, type Router } from 'express'
import type { Doors } from '#delivery/access/doors.ts'
import { Refusal } from '#platform/errors.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Filter } from '#shared/blog/filter.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import { parseBlogPlace, parsePlace } from '#shared/blog/order.ts'
import { MAX_QUERY } from '#shared/search/query.ts'
import type { Records } from '#store/log/records.ts'
import type { Quarter } from '#store/search/search.ts'
import { AS_IT_STOOD, FOUND, FRESH_SNAPSHOT, keepForAWhile, SCRIPT } from '#web/middleware/caching.ts'
import { sendCompressedOnce } from '#web/middleware/compressed-once.ts'
import { etag, isHeld } from '#web/middleware/conditions.ts'
import type { Edge } from '#web/middleware/edge.ts'
import { filterAsk } from '#web/middleware/filter-ask.ts'
import { refuseUnknownPath } from '#web/middleware/not-found.ts'
import { blogIn, createRouter } from '#web/middleware/one-spelling.ts'
import { policies } from '#web/middleware/route-policy.ts'
import { secureReaderPages } from '#web/middleware/secure-headers.ts'
import type { PastBlogs } from '#web/past/past-blogs.ts'
import type { HourCounts } from '#web/search/hour-counts.ts'
import type { Searches } from '#web/search/searches.ts'
import { type EditionParts, type EditionPorts, sendEdition } from './edition.ts'
import { indexPage, notFoundPage } from './index-page.ts'
import { LISTED_BLOGS, type Listing } from './listing.ts'
import { OneUpdates, updateIn } from './one-update.ts'
import { pastPage } from './past-page.ts'
import type { Preview } from './preview.ts'
import { privatePage } from './private-page.ts'
import { folderOf } from './publisher.ts'
import { readerPage } from './reader-page.ts'
import { searchPage } from './search-page.ts'
import { SNAPSHOT_UPDATES, type Snapshot } from './snapshots.ts'
import { updatePage } from './update-page.ts'
import { webManifest } from './web-manifest.ts'

/** The output of `npm run build`. */
const SCRIPTS = fileURLToPath(new URL('../../../client/dist', import.meta.url))

/** Blogs listed on the page for an unknown address. */
const SHOWN_INSTEAD = 10

type PagesOptions = EditionPorts & {
  readonly records: Records
  readonly doors: Pick<Doors, 'filters'>
  readonly past: PastBlogs
  readonly searches: Pick<Searches, 'answer'>
  readonly hourCounts: Pick<HourCounts, 'now'>
  /** Of a private blog, what everybody is shown. */
  readonly previewOf: (blog: BlogId) => Promise<Preview | undefined>
  readonly listing: Listing
  readonly edge: Edge
}

export function createPagesRouter(options: PagesOptions): Router {
  const { edge } = options
  const { index, readerPage: page, feed, file } = policies
  const pages = new ReaderPages(options)
  const router = createRouter()
  const secure = secureReaderPages(() => folderOf(options.site()))
  router.get('/', edge.hold(index), secure, (request, response) => pages.sendIndex(request, response))
  router.get('/blogs/:blog', edge.hold(page), secure, (request, response) => pages.sendBlog(request, response))
  router.get('/blogs/:blog/updates/:update', edge.hold(page), secure, (request, response) =>
    pages.sendUpdate(request, response),
  )
  router.get('/blogs/:blog/manifest.webmanifest', edge.hold(feed), (request, response) =>
    pages.sendManifest(request, response),
  )
  router.use('/blogs', edge.hold(index), secure, refuseUnknownPath, showNotFound(options))
  // At most one folder deep, because the desk, which is built below, must only be served with its own policy.
  router.get(
    ['/:file', '/words/:file', '/fonts/:file'],
    edge.hold(file),
    secure,
    sendCompressedOnce(SCRIPTS, SCRIPT),
    express.static(SCRIPTS, { index: false, redirect: false, setHeaders: keepForAWhile }),
  )
  return router
}

type Shown = { readonly blog: BlogId; readonly filter: Filter | undefined }
type SearchAsk = Pick<Shown, 'blog'> & { readonly q: string; readonly older: unknown } & {
  readonly request: Request
  readonly response: Response
}
type PastAsk = Shown & { readonly at: string; readonly before: unknown }
type OlderAsk = Shown & { readonly before: string; readonly keyOnly: boolean }

class ReaderPages {
  readonly #ports: PagesOptions
  /** A printed page is cached as long as its snapshots. */
  readonly #printed = new WeakMap<Snapshot, { readonly comments: EditionParts['comments']; readonly html: string }>()
  /** The same, of key events alone. */
  readonly #printedKey = new WeakMap<Snapshot, Promise<string>>()

  readonly #updates: OneUpdates

  constructor(ports: PagesOptions) {
    this.#ports = ports
    this.#updates = new OneUpdates(ports.records)
  }

  async sendIndex({ query, headers }: Request, response: Response): Promise<void> {
    const { listing, site } = this.#ports
    const { before } = query
    const html =
      typeof before === 'string' ? await this.#olderIndex(before) : indexPage({ ...(await listing.front()), ...site() })
    const tag = etag(createHash('sha256').update(html).digest('base64url'))
    response.set({ ETag: tag, 'Cache-Control': FRESH_SNAPSHOT })
    if (isHeld(headers, tag)) response.status(304).end()
    else response.type('text/html').send(html)
  }

  async sendBlog(request: Request, response: Response): Promise<void> {
    const blog = blogIn(request.params)
    const { before, show, at, q, older } = request.query
    if (typeof at === 'string') {
      this.#ports.edge.demand(request, 'read')
      const filter = await this.#filterOf(blog, request, response)
      const html = await this.#pastPage({ blog, at, before, filter })
      response.set({ 'Cache-Control': AS_IT_STOOD, 'X-Robots-Tag': 'noindex' })
      return void response.type('text/html').send(html)
    }
    const preview = await this.#ports.previewOf(blog)
    if (preview) {
      response.set('Cache-Control', FRESH_SNAPSHOT).type('text/html')
      return void response.send(privatePage(preview, this.#ports.site()))
    }
    if (typeof q === 'string') {
      this.#ports.edge.demand(request, 'read')
      const found = await this.#searchPage({ blog, q: q.slice(0, MAX_QUERY), older, request, response })
      response.set({ 'Cache-Control': FOUND, 'X-Robots-Tag': 'noindex' })
      return void response.type('text/html').send(found)
    }
    const keyOnly = show === 'key'
    const filter = await this.#filterOf(blog, request, response)
    if (typeof before === 'string') {
      this.#ports.edge.demand(request, 'read')
      response.set('Cache-Control', FRESH_SNAPSHOT)
      return void response.type('text/html').send(await this.#olderPage({ blog, before, keyOnly, filter }))
    }
    const print = (shown: EditionParts) =>
      keyOnly ? this.#printKey(shown.snapshot, filter) : this.#print(shown, filter)
    await sendEdition(this.#ports, response, {
      ...{ blog, filter, form: keyOnly ? 'page-key' : 'page', cacheControl: FRESH_SNAPSHOT, type: 'text/html', print },
      hasComments: !keyOnly,
    })
  }

  async sendUpdate({ params }: Request, response: Response): Promise<void> {
    const [blog, update] = [blogIn(params), updateIn(params.update)]
    await sendEdition(this.#ports, response, {
      ...{ blog, form: `update-${update}`, cacheControl: FRESH_SNAPSHOT, type: 'text/html', hasComments: false },
      print: async ({ snapshot }) => {
        const { sampling } = snapshot.coverage
        return updatePage({ ...(await this.#updates.read(snapshot, update)), sampling }, this.#ports.site())
      },
    })
  }

  async sendManifest({ params }: Request, response: Response): Promise<void> {
    const { coverage } = await this.#ports.snapshots.read(blogIn(params))
    response.set('Cache-Control', FRESH_SNAPSHOT).type('application/manifest+json')
    response.send(JSON.stringify(webManifest(coverage.blog, this.#ports.site())))
  }

  #filterOf(blog: BlogId, request: Request, response: Response): Promise<Filter | undefined> {
    return this.#ports.doors.filters.of(blog, filterAsk(request, response))
  }

  #print({ snapshot, comments }: EditionParts, filter: Filter | undefined): string {
    const held = this.#printed.get(snapshot)
    if (held && held.comments === comments) return held.html
    const { coverage } = snapshot
    const quarters = this.#quartersOf(coverage, filter)
    const html = readerPage({ coverage, comments, filter, quarters, ...this.#ports.site() })
    // Printed again until it has the rail.
    if (quarters || !isLong(coverage)) this.#printed.set(snapshot, { comments, html })
    return html
  }

  #quartersOf(coverage: Coverage, filter: Filter | undefined): readonly Quarter[] | undefined {
    const { blog, cursor } = coverage
    return isLong(coverage) ? this.#ports.hourCounts.now({ blog: blog.id, filter, cursor }) : undefined
  }

  #printKey(snapshot: Snapshot, filter: Filter | undefined): Promise<string> {
    const held = this.#printedKey.get(snapshot)
    if (held) return held
    const printing = this.#keyPage(snapshot, filter)
    this.#printedKey.set(snapshot, printing)
    printing.catch(() => this.#printedKey.delete(snapshot))
    return printing
  }

  async #keyPage({ coverage }: Snapshot, filter: Filter | undefined): Promise<string> {
    const { records, site } = this.#ports
    const page = await records.updates(coverage.blog.id, { onlyKey: true, limit: SNAPSHOT_UPDATES, filter })
    return readerPage({ coverage: { ...coverage, older: undefined, ...page }, keyOnly: true, filter, ...site() })
  }

  async #olderIndex(before: string): Promise<string> {
    const { records, site } = this.#ports
    const place = parseBlogPlace(before)
    if (!place) throw new Refusal('bad_page')
    const page = await records.blogs({ before: place, limit: LISTED_BLOGS })
    const newest = await records.newest(page.blogs.map(({ id }) => id))
    return indexPage({ ...page, newest, before, ...site() })
  }

  async #pastPage({ blog, at, before, filter }: PastAsk): Promise<string> {
    const { past, site } = this.#ports
    const coverage = await past.coverage(blog, at, filter)
    const shown = { coverage, at: coverage.at ?? at, site: site() }
    if (typeof before !== 'string') return pastPage(shown)
    const place = parsePlace(before)
    if (!place) throw new Refusal('bad_page')
    const page = await past.updates(blog, { at, before: place, limit: SNAPSHOT_UPDATES, filter })
    return pastPage({ ...shown, coverage: { ...coverage, pinned: [], older: undefined, ...page } })
  }

  async #searchPage({ blog: id, q, older, request, response }: SearchAsk): Promise<string> {
    const { snapshots, searches, site } = this.#ports
    const filter = await this.#filterOf(id, request, response)
    // Before the search, which does not check whether the blog is public.
    const { blog } = (await snapshots.read(id, filter)).coverage
    const before = typeof older === 'string' ? older : undefined
    const { found } = await searches.answer(id, { q, filter, limit: SNAPSHOT_UPDATES, before })
    return searchPage({ blog, q, filter, found, site: site() })
  }

  /** For readers without a script: the next page of older updates. */
  async #olderPage({ blog, before, keyOnly, filter }: OlderAsk): Promise<string> {
    const { records, snapshots, site } = this.#ports
    const place = parsePlace(before)
    if (!place) throw new Refusal('bad_page')
    const { coverage } = await snapshots.read(blog, filter)
    const asked = { before: place, onlyKey: keyOnly, limit: SNAPSHOT_UPDATES, filter }
    const page = await records.updates(blog, asked)
    const shown: Coverage = { ...coverage, pinned: [], older: undefined, ...page }
    const quarters = keyOnly ? undefined : this.#quartersOf(coverage, filter)
    return readerPage({
      coverage: shown,
      before,
      keyOnly,
      filter,
      quarters,
      until: coverage.updates[0]?.time,
      ...site(),
    })
  }
}

/** Whether there is more than one page of updates. */
function isLong({ older }: Coverage): boolean {
  return older !== undefined
}

/** Browsers get a page; programs get the problem document. */
function showNotFound({ listing, site }: PagesOptions): ErrorRequestHandler {
  return async (error: unknown, request, response, next) => {
    const isNotFound = error instanceof Refusal && (error.status === 404 || error.code === 'removed')
    if (!isNotFound || request.accepts(['application/json', 'text/html']) !== 'text/html') return next(error)
    // Without the database the page still says that nothing is at its address.
    const { blogs, newest } = await listing.front().catch(() => ({ blogs: [], newest: new Map() }))
    const html = notFoundPage({ blogs: blogs.slice(0, SHOWN_INSTEAD), newest, ...site() })
    response.set('Cache-Control', 'no-store').status(error.status).type('text/html').send(html)
  }
}
