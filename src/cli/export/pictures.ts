/** The pictures of a coverage: their addresses, and the same coverage with the saved ones in their place. */
import type { Contributor } from '#shared/blog/contributor.ts'
import type { Coverage } from '#shared/blog/coverage.ts'
import { picturesOf, withOtherPictures } from '#shared/blog/pictures-in-body.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'

/** Every address of a picture, each once. */
export function pictureAddresses({ blog, updates, pinned }: Coverage): readonly string[] {
  const texts = [...updates, ...pinned, ...(blog.summary ? [blog.summary] : [])]
  const shown = texts.flatMap(({ body }) => picturesOf(body).map(({ url }) => url))
  const portraits = (blog.contributors ?? []).flatMap(({ portrait }) => (portrait ? [portrait.url] : []))
  return [...new Set([...(blog.lead?.url ? [blog.lead.url] : []), ...portraits, ...shown])]
}

/** `kept` maps a picture's address to its new one. */
export function withPictures(coverage: Coverage, kept: ReadonlyMap<string, string>): Coverage {
  const { blog, updates, pinned } = coverage
  const moved = (update: Update): Update => ({ ...update, body: withKept(update.body, kept) })
  const lead =
    blog.lead?.url === undefined ? blog.lead : { ...blog.lead, url: kept.get(blog.lead.url) ?? blog.lead.url }
  const pictured = ({ portrait, ...one }: Contributor): Contributor => ({
    ...one,
    ...(portrait && { portrait: { ...portrait, url: kept.get(portrait.url) ?? portrait.url } }),
  })
  return {
    ...coverage,
    blog: {
      ...blog,
      ...(lead && { lead }),
      ...(blog.summary && { summary: { ...blog.summary, body: withKept(blog.summary.body, kept) } }),
      ...(blog.contributors && { contributors: blog.contributors.map(pictured) }),
    },
    updates: updates.map(moved),
    pinned: pinned.map(moved),
  }
}

function withKept(body: PortableText, kept: ReadonlyMap<string, string>): PortableText {
  return withOtherPictures(body, picture => ({ ...picture, url: kept.get(picture.url) ?? picture.url }))
}
