/** A coverage as schema.org's LiveBlogPosting, for search engines. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { picturesOf } from '#shared/blog/pictures-in-body.ts'
import { headline, plainText, shorten } from '#shared/blog/plain-text.ts'
import { topicsOf } from '#shared/blog/topic.ts'
import type { Update } from '#shared/blog/update.ts'
import { PICTURE_WIDTHS } from '#shared/view/picture-widths.ts'
import type { CommentSnapshot } from './comment-snapshots.ts'
import { commentNodes } from './json-ld-comments.ts'
import { recordingNodes } from './json-ld-recordings.ts'
import { videoNode } from './json-ld-video.ts'
import { peopleOf } from './people.ts'
import type { Preview } from './preview.ts'
import { blogAddress, publisherOf, type SiteOfPages, updatePageAddress } from './publisher.ts'

/** Search engines show about this much of a description. */
const DESCRIPTION_CHARACTERS = 200

type Node = { readonly [name: string]: unknown }

type Posted = {
  readonly coverage: Coverage
  /** Absent if the blog takes none. */
  readonly comments?: Pick<CommentSnapshot, 'page' | 'total'> | undefined
  readonly site: SiteOfPages
  /** The partner's page; if absent, our own. */
  readonly page?: string | undefined
}

export function liveBlogPosting({ coverage, comments, site, page }: Posted): Node {
  const { blog, updates } = coverage
  const url = blogAddress(blog.id, site)
  const start = startOf(blog)
  const readers = comments && commentNodes(comments, { url, publisher: publisherNode(site), updates })
  return {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': url,
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': page ?? url },
    headline: shorten(blog.title, 110),
    description: describe(coverage),
    abstract: blog.summary && plainText(blog.summary.body),
    inLanguage: blog.language,
    isAccessibleForFree: true,
    image: inWidths(blog.lead, site),
    video: blog.video && videoNode(blog, blog.video, site),
    author: publisherNode(site),
    publisher: publisherNode(site),
    datePublished: start,
    dateModified: lastChange(coverage),
    coverageStartTime: blog.coverage.start,
    coverageEndTime: blog.state === 'ended' ? (blog.coverage.end ?? blog.updatedAt) : undefined,
    commentCount: readers?.commentCount,
    comment: readers?.ofBlog,
    liveBlogUpdate: updates.map(update => ({
      ...posting({ blog, update, site }, url),
      comment: readers?.ofUpdate(update.id),
    })),
  }
}

/** For search engines, of a private blog: what is public, and that the rest is not (Google, "Subscription and paywalled content"). */
export function privatePosting(preview: Preview, site: SiteOfPages): Node {
  const url = blogAddress(preview.id, site)
  return {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    '@id': url,
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    headline: shorten(preview.title, 110),
    description: preview.publicStandfirst,
    inLanguage: preview.language,
    author: publisherNode(site),
    publisher: publisherNode(site),
    datePublished: startOf(preview),
    coverageStartTime: preview.coverage.start,
    isAccessibleForFree: false,
    hasPart: { '@type': 'WebPageElement', isAccessibleForFree: false, cssSelector: '.members' },
  }
}

/** The standfirst, or else the start of the newest update. */
export function describe({ blog, updates }: Coverage): string {
  const text = blog.standfirst ?? (updates[0] ? plainText(updates[0].body) : '') ?? ''
  return shorten(text || blog.title, DESCRIPTION_CHARACTERS)
}

export function lastChange({ blog, updates }: Coverage): string {
  return (
    [blog, ...updates]
      .map(({ updatedAt }) => updatedAt)
      .sort()
      .at(-1) ?? blog.updatedAt
  )
}

/** Constant: a page may exist before its coverage begins, or be imported long after. */
function startOf({ createdAt, coverage: { start } }: Pick<Blog, 'createdAt' | 'coverage'>): string {
  return start < createdAt ? start : createdAt
}

type UpdatePosting = { readonly blog: Blog; readonly update: Update; readonly site: SiteOfPages }

/** Of the page of one update. */
export function updatePosting({ blog, update, site }: UpdatePosting): Node {
  const address = blogAddress(blog.id, site)
  const url = updatePageAddress(update, site)
  return {
    '@context': 'https://schema.org',
    ...posting({ blog, update, site }, address),
    url,
    mainEntityOfPage: { '@type': 'WebPage', '@id': url },
    isPartOf: { '@type': 'LiveBlogPosting', '@id': address, headline: shorten(blog.title, 110) },
    inLanguage: blog.language,
    isAccessibleForFree: true,
    publisher: publisherNode(site),
  }
}

/** A retracted update is marked as such, without its text. */
function posting({ blog, update, site }: UpdatePosting, blogUrl: string): Node {
  const { retraction, correction, time, updatedAt } = update
  const url = `${blogUrl}#update-${update.id}`
  const isRetracted = update.status === 'retracted'
  return {
    '@type': 'BlogPosting',
    '@id': url,
    url,
    headline: isRetracted ? 'Retracted' : headline(update) || undefined,
    articleBody: isRetracted ? retraction?.note : plainText(update.body),
    creativeWorkStatus: isRetracted ? 'Retracted' : undefined,
    datePublished: time,
    dateModified: updatedAt,
    keywords: keywordsOf(update, blog),
    author: authorOf({ update, blog, site }),
    image: isRetracted ? undefined : picturesIn(update, site),
    ...(isRetracted ? {} : recordingNodes(update, site)),
    correction: [correction, retraction].flatMap(one => (one ? [correctionNode(one)] : [])).at(-1),
  }
}

function keywordsOf(update: Update, blog: Blog): readonly string[] | undefined {
  const names = topicsOf(update, blog.topics).map(({ name }) => name)
  return names.length > 0 ? names : undefined
}

/** A newsroom answers for what names nobody. */
function authorOf({ update, blog, site }: UpdatePosting): Node | readonly Node[] {
  const named = peopleOf(update, { blog, site }).map(({ name, role, url, portrait }) => ({
    '@type': 'Person',
    name,
    jobTitle: role,
    url: url?.startsWith('http') ? url : undefined,
    image: portrait?.url,
  }))
  const all = update.byline ? [...named, { '@type': 'Person', name: update.byline }] : named
  return all.length > 1 ? all : (all[0] ?? publisherNode(site))
}

function correctionNode({ note, at }: { readonly note: string; readonly at: string }): Node {
  return { '@type': 'CorrectionComment', text: note, datePublished: at }
}

function publisherNode(site: SiteOfPages): Node {
  const { name, logo } = publisherOf(site)
  return { '@type': 'Organization', name, url: site.publicUrl, logo: { '@type': 'ImageObject', url: logo } }
}

function picturesIn({ body }: Update, site: SiteOfPages): readonly Node[] | undefined {
  const pictures = picturesOf(body).map(picture => pictureOf(picture, site))
  const found = pictures.filter(one => one !== undefined)
  return found.length > 0 ? found : undefined
}

/** With its smaller copies: search engines take the size that they show. */
function inWidths(lead: Blog['lead'], site: SiteOfPages): readonly Node[] | undefined {
  const whole = pictureOf(lead, site)
  if (!whole || lead?.url === undefined) return undefined
  const { url, width = 0, height = 0 } = lead
  const [, name] = url.split(`${site.publicUrl}/media/`)
  const smaller = name && height ? PICTURE_WIDTHS.filter(one => one < width) : []
  const copies = smaller.map(one => ({
    ...whole,
    url: `${site.publicUrl}/media/${one}/${name}`,
    width: one,
    height: Math.round((height * one) / width),
  }))
  return [whole, ...copies.reverse()]
}

type Pictured = Partial<Pick<NonNullable<Blog['lead']>, 'url' | 'caption' | 'credit' | 'width' | 'height'>>

function pictureOf(picture: Pictured | undefined, { publicUrl }: SiteOfPages): Node | undefined {
  if (picture?.url === undefined) return undefined
  const { url, caption, credit, width, height } = picture
  const address = URL.canParse(url, publicUrl) ? new URL(url, publicUrl).href : url
  return { '@type': 'ImageObject', url: address, caption, creditText: credit, width, height }
}
