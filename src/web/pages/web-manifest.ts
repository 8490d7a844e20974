/** Makes a coverage installable as a web app: on iPhones and iPads, only installed web apps may show notifications. */
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
