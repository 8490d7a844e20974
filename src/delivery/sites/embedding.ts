/** Decides which pages may show which blogs, before every response to a browser; nothing else does. */
import { Refusal, type RefusalCode } from '#platform/errors.ts'
import type { BlogId } from '#shared/blog/ids.ts'
import type { Directory } from './directory.ts'
import { originOf } from './origins.ts'
import { mayShow, type Site } from './site.ts'

/** Names for visitors that belong to no site. No site's id starts with `~`. */
export const ELSEWHERE = { own: '~own', frames: '~frames', others: '~others', apps: '~apps' } as const

/** `anyone`: every page except those of revoked sites. `sites`: only our own pages and those of sites. */
export const EMBEDDING_MODES = ['anyone', 'sites'] as const
export type EmbeddingMode = (typeof EMBEDDING_MODES)[number]

export type EmbeddingVerdict =
  | {
      readonly kind: 'welcome'
      /** What to count the visit for: a site's id, or one of `ELSEWHERE`. */
      readonly from: string
      readonly site?: Site
    }
  | { readonly kind: 'refused'; readonly why: Refusal }

type Asked = {
  /** The Origin header; only browsers send one. */
  readonly origin?: string | undefined
  /** Sent by our own pages: the site of a frame, or `ELSEWHERE.frames`. Ignored from other pages. */
  readonly named?: string | undefined
  /** Sent by our pages in sandboxed frames, with `named`. Ignored from pages that have an origin. */
  readonly pass?: string | undefined
  /** Absent for requests that concern no particular blog. */
  readonly blog?: BlogId | undefined
}

type FrameAsked = Pick<Asked, 'pass' | 'blog'> & { readonly named: string }

export type Embedding = ReturnType<typeof createEmbedding>

type EmbeddingOptions = {
  readonly mode: EmbeddingMode
  readonly directory: Pick<Directory, 'all' | 'withId' | 'ofOrigin'>
  /** URLs of this server: its own pages may show everything. */
  readonly ownUrls: () => readonly string[]
}

export function createEmbedding({ mode, directory, ownUrls }: EmbeddingOptions) {
  /** Computed lazily, because the URLs are known only once the server listens. */
  const ownOrigins = new Map<string, string | undefined>()
  function isOwn(origin: string): boolean {
    return ownUrls().some(url => {
      if (!ownOrigins.has(url)) ownOrigins.set(url, originOf(url))
      return ownOrigins.get(url) === origin
    })
  }

  function judge({ origin, named, pass, blog }: Asked): EmbeddingVerdict {
    // Programs, apps, and same-origin requests of our own pages; other sites' pages cannot omit the header.
    if (origin === undefined) return { kind: 'welcome', from: ELSEWHERE.apps }
    if (isOwn(origin)) return judgeOwn(named, blog)
    const site = origin === 'null' ? siteWithPass({ named, pass }, directory) : directory.ofOrigin(origin)
    if (site) return judged(site, blog)
    if (mode === 'anyone') return { kind: 'welcome', from: ELSEWHERE.others }
    return refused('unknown_origin', origin === 'null' ? NO_ORIGIN : sentenceOn(origin))
  }

  function judgeOwn(named: string | undefined, blog: BlogId | undefined): EmbeddingVerdict {
    if (named === ELSEWHERE.frames) return { kind: 'welcome', from: ELSEWHERE.frames }
    return named === undefined ? { kind: 'welcome', from: ELSEWHERE.own } : judgeSite({ named, blog })
  }

  /** For the site that a URL names. A frame whose pass was withdrawn must not show what it could no longer follow. */
  function judgeSite({ named, pass, blog }: FrameAsked): EmbeddingVerdict {
    const site = directory.withId(named)
    if (!site) return refused('unknown_site')
    const isPast = mode === 'sites' && pass !== undefined && site.pass !== pass && site.revokedAt === undefined
    return isPast ? refused('unknown_origin', PAST_PASS) : judged(site, blog)
  }

  return {
    mode,
    judge,
    judgeSite,

    /** For a frame, by the URL of the surrounding page, if the browser sends it. */
    judgeFrame(around: string | undefined, blog?: BlogId): EmbeddingVerdict {
      const origin = around === undefined ? undefined : originOf(around)
      const site = origin === undefined ? undefined : directory.ofOrigin(origin)
      // Unlisted pages are blocked by the browser (`frame-ancestors`), which knows all surrounding pages.
      return site ? judged(site, blog) : { kind: 'welcome', from: ELSEWHERE.frames }
    },

    /** Whether what a page gets depends on its origin, so that caches must keep the answers apart. */
    get varies(): boolean {
      return mode === 'sites' || directory.all.some(({ topic }) => topic !== undefined)
    },

    /**
     * The patterns of all origins that may show a blog; undefined if every page may. A page that hides its address from a frame
     * that names no site must not get all topics that way.
     */
    originsFor: (blog: BlogId, site?: Site) => originsFor({ mode, all: directory.all, blog, site }),
  }
}

type Showing = {
  readonly mode: EmbeddingMode
  readonly all: readonly Site[]
  readonly blog: BlogId
  readonly site: Site | undefined
}

function originsFor({ mode, all, blog, site }: Showing): readonly string[] | undefined {
  if (mode === 'anyone') return undefined
  const showing = site ? [site] : all.filter(({ topic }) => topic === undefined)
  return showing.filter(one => one.revokedAt === undefined && mayShow(one, blog)).flatMap(({ origins }) => origins)
}

/**
 * The browser says nothing about the page around a document without an origin, and sends no referrer, so a pass is all that
 * tells a partner's sandboxed frame from a stranger's.
 */
export function siteWithPass({ named, pass }: Asked, directory: Pick<Directory, 'withId'>): Site | undefined {
  const site = named === undefined ? undefined : directory.withId(named)
  return site?.pass !== undefined && site.pass === pass ? site : undefined
}

const NO_ORIGIN =
  'This page has no origin, as in a sandboxed frame or a file; give its frame "allow-same-origin", serve it over HTTP, or ask the newsroom for an address with a pass for sandboxed frames.'

const PAST_PASS = 'The pass in the address of this frame is not valid any more; ask the newsroom for the new address.'

function sentenceOn(origin: string): string {
  return `Pages of ${origin} may not show coverages of this newsroom; ask the newsroom to add this origin to a site.`
}

function judged(site: Site, blog: BlogId | undefined): EmbeddingVerdict {
  if (site.revokedAt !== undefined) {
    return refused('revoked_site', `The site "${site.id}" may not show coverages of this newsroom any more.`)
  }
  if (blog !== undefined && !mayShow(site, blog)) {
    return refused('not_for_site', `The site "${site.id}" may not show the blog "${blog}".`)
  }
  return { kind: 'welcome', from: site.id, site }
}

function refused(code: RefusalCode, detail?: string): EmbeddingVerdict {
  return { kind: 'refused', why: new Refusal(code, detail === undefined ? {} : { detail }) }
}
