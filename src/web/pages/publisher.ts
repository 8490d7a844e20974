/** Who is named as the publisher of the pages, and where their parts are. */

export type SiteOfPages = {
  /** The address that readers use, without a slash at its end. */
  readonly publicUrl: string
  /** The newsroom, for search engines, feeds and shared links; its host's name and our icon where it is not given. */
  readonly publisher?: { readonly name?: string | undefined; readonly logo?: string | undefined } | undefined
}

export function publisherOf({ publicUrl, publisher }: SiteOfPages): { readonly name: string; readonly logo: string } {
  return { name: publisher?.name ?? new URL(publicUrl).hostname, logo: publisher?.logo ?? `${publicUrl}/icon.svg` }
}

/** What paths of the server begin with: empty, or the folder that a proxy serves it under. */
export function folderOf({ publicUrl }: Pick<SiteOfPages, 'publicUrl'>): string {
  return new URL(publicUrl).pathname.replace(/\/+$/, '')
}

export function blogAddress(id: string, { publicUrl }: Pick<SiteOfPages, 'publicUrl'>): string {
  return `${publicUrl.replace(/\/+$/, '')}/blogs/${id}`
}
