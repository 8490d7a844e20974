/** `/oembed` (oembed.com, version 1.0): the embed code that replaces a bare link to a coverage. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Filter } from '#shared/blog/filter.ts'
import { xmlDocument, xmlText } from '#web/feeds/xml.ts'
import { html } from '#web/pages/markup.ts'
import { pageQueryOf } from '#web/pages/page-query.ts'
import { blogAddress, publisherOf, type SiteOfPages, updatePageAddress } from '#web/pages/publisher.ts'

/** The frame's height until its page adjusts it, and where scripts are blocked. */
const WIDTH = 640
const HEIGHT = 720
/** Of one update: longer ones scroll. */
const UPDATE_HEIGHT = 420
/** How long consumers may cache the response: the frame itself stays current. */
const CACHE_SECONDS = 86_400

type OEmbedRequest = {
  readonly blog: Blog
  /** If the link is to one update: it and its title. */
  readonly update?: { readonly id: string; readonly title: string } | undefined
  readonly site: SiteOfPages
  /** The id of the site that embeds it. */
  readonly partner?: string | undefined
  /** Of that site, for sandboxed frames; only if the link carries it. */
  readonly pass?: string | undefined
  /** Which part of the coverage the link asks for, by the widget's attributes. */
  readonly attributes?: readonly (readonly [name: string, value: string])[]
  readonly maxWidth?: number | undefined
  readonly maxHeight?: number | undefined
}

/** For systems such as WordPress that expand bare links: of a page of some updates alone, it leads to a frame of the same. */
export function oEmbedAddress(blog: string, site: SiteOfPages, filter?: Filter): string {
  const page = blogAddress(blog, site) + pageQueryOf(filter)
  return `${site.publicUrl.replace(/\/+$/, '')}/oembed?url=${encodeURIComponent(page)}`
}

type LinkedPage = { readonly blog: string; readonly update: string | undefined }

/** For the page of one update. */
export function updateOEmbedAddress(update: { readonly blog: string; readonly id: string }, site: SiteOfPages): string {
  return `${site.publicUrl.replace(/\/+$/, '')}/oembed?url=${encodeURIComponent(updatePageAddress(update, site))}`
}

export function oEmbed(request: OEmbedRequest) {
  const { blog, site, maxWidth = WIDTH, maxHeight = Number.POSITIVE_INFINITY } = request
  const width = Math.min(WIDTH, maxWidth)
  const height = Math.min(request.update ? UPDATE_HEIGHT : HEIGHT, maxHeight)
  return {
    version: '1.0',
    type: 'rich',
    title: request.update?.title ?? blog.title,
    provider_name: publisherOf(site).name,
    provider_url: site.publicUrl,
    cache_age: CACHE_SECONDS,
    width,
    height,
    html: request.update
      ? updateMarkup({ ...request, ...request.update, width, height })
      : frameMarkup({ ...request, width, height }),
  } as const
}

export function oEmbedXml(request: OEmbedRequest): string {
  const fields = Object.entries(oEmbed(request)).map(([name, value]) => {
    const tag = { markup: name }
    return html`<${tag}>${xmlText(String(value))}</${tag}>\n`
  })
  return xmlDocument(html`<oembed>\n${fields}</oembed>`)
}

/** Accepts `/blogs/:blog` and `/blogs/:blog/updates/:update` with any query and fragment. */
export function pageIn(address: string, site: SiteOfPages): LinkedPage | undefined {
  const start = blogAddress('', site)
  const [, blog, update] = address.startsWith(start)
    ? (/^([a-z0-9-]{1,80})(?:\/updates\/([0-9a-f-]{36}))?\/?(?:[?#]|$)/.exec(address.slice(start.length)) ?? [])
    : []
  return blog === undefined ? undefined : { blog, update }
}

type Frame = OEmbedRequest & { readonly width: number; readonly height: number }

type UpdateFrame = Frame & { readonly id: string; readonly title: string }

/** The frame always shows the update as it is: a copy of its text would outlive a removal on other sites. */
function updateMarkup({ blog, id, title, site, partner, pass, width, height }: UpdateFrame): string {
  const base = site.publicUrl.replace(/\/+$/, '')
  const asked = new URLSearchParams({
    ...(partner !== undefined && { site: partner }),
    ...(pass !== undefined && { pass }),
  })
  const source = `${base}/embed/${blog.id}/updates/${id}${asked.size > 0 ? `?${asked}` : ''}`
  return html`<iframe src="${source}" title="${title}" width="${String(width)}" height="${String(height)}" style="width:100%;border:0" loading="lazy"></iframe>`
    .markup
}

/**
 * Until the loader has set its height, the frame keeps a window's height free, so that nothing below it moves. WordPress removes
 * the style and the script, shows the quotation until the frame has spoken to it, and only then the frame.
 */
function frameMarkup({ blog, site, partner, pass, attributes = [], maxHeight, width, height }: Frame): string {
  const base = site.publicUrl.replace(/\/+$/, '')
  const asked = new Map([
    ['opening', 'compact'],
    ...attributes,
    ...(partner === undefined ? [] : [['site', partner] as const]),
    ...(pass === undefined ? [] : [['pass', pass] as const]),
  ])
  const source = `${base}/embed/${blog.id}?${new URLSearchParams([...asked])}`
  const room = maxHeight === undefined ? ';min-height:min(100vh,960px)' : ''
  return html`<blockquote hidden><a href="${blogAddress(blog.id, site)}">${blog.title}</a></blockquote><iframe src="${source}" title="${blog.title}" width="${String(width)}" height="${String(height)}" style="width:100%;border:0${room}" loading="lazy"></iframe><script type="module" src="${base}/embed.js"></script>`
    .markup
}
