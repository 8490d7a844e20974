/** The publisher named on the pages, and the URLs of their parts. */

import type { Newsroom } from '#shared/blog/coverage.ts'

export type SiteOfPages = {
  /** The URL that readers use, without a trailing slash. */
  readonly publicUrl: string
  readonly publisher?: Publisher | undefined
}

/** The newsroom. Without a name its host's is used, without a logo our icon. */
export type Publisher = {
  readonly name?: string | undefined
  readonly logo?: string | undefined
  /** Its home page. */
  readonly home?: string | undefined
  readonly contact?: string | undefined
  /** Its corrections policy. */
  readonly corrections?: string | undefined
  readonly privacy?: string | undefined
}

export function publisherOf({ publicUrl, publisher }: SiteOfPages): { readonly name: string; readonly logo: string } {
  return { name: publisher?.name ?? new URL(publicUrl).hostname, logo: publisher?.logo ?? `${publicUrl}/icon.svg` }
}

/** For other sites, which name the newsroom and link to it. */
export function newsroomOf(site: SiteOfPages): Newsroom {
  return { name: publisherOf(site).name, url: site.publisher?.home ?? `${site.publicUrl.replace(/\/+$/, '')}/` }
}

/** The prefix of all paths: empty, or the folder under which a proxy serves Crier. */
export function folderOf({ publicUrl }: Pick<SiteOfPages, 'publicUrl'>): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '')
}

export function blogAddress(id: string, { publicUrl }: Pick<SiteOfPages, 'publicUrl'>): string {
  return `${publicUrl.replace(/\/+$/, '')}/blogs/${id}`
}

export function updatePageAddress(
  update: { readonly blog: string; readonly id: string },
  site: Pick<SiteOfPages, 'publicUrl'>,
) {
  return `${blogAddress(update.blog, site)}/updates/${update.id}`
}
