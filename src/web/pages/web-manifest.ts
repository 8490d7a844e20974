/** What makes a coverage a web app on a home screen: iPhones and iPads take notifications for those alone. */
import type { Blog } from '#shared/blog/blog.ts'
import { directionOf } from '#shared/view/direction.ts'
import { folderOf, type SiteOfPages } from './publisher.ts'

/** https://www.w3.org/TR/appmanifest/ */
export function webManifest(blog: Pick<Blog, 'id' | 'title' | 'language'>, site: SiteOfPages) {
  const folder = folderOf(site)
  const start = `${folder}/blogs/${blog.id}`
  return {
    ...{ id: start, start_url: start, scope: `${folder}/`, display: 'standalone' },
    ...{ name: blog.title, lang: blog.language, dir: directionOf(blog.language) },
    icons: [{ src: `${folder}/icon.svg`, sizes: 'any', type: 'image/svg+xml' }],
  }
}
