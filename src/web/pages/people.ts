/** The contributors whom an update names, with absolute addresses: for feeds and structured data, which are read elsewhere. */
import type { Blog } from '#shared/blog/blog.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import type { Update } from '#shared/blog/update.ts'
import type { SiteOfPages } from './publisher.ts'

type Naming = { readonly blog: Blog; readonly site: SiteOfPages }

export function peopleOf({ contributors: ids = [] }: Update, { blog, site }: Naming): readonly Contributor[] {
  const named = ids.flatMap(id => blog.contributors?.find(one => one.id === id) ?? [])
  return named.map(({ url, portrait, ...rest }) => ({
    ...rest,
    ...(url !== undefined && { url: absolute(url, site) }),
    ...(portrait && { portrait: { ...portrait, url: absolute(portrait.url, site) } }),
  }))
}

function absolute(url: string, { publicUrl }: SiteOfPages): string {
  return URL.canParse(url, publicUrl) ? new URL(url, publicUrl).href : url
}
