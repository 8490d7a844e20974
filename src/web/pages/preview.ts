/** What everybody is shown of a private blog that has a public standfirst. */
import type { Blog } from '#shared/blog/blog.ts'

/** All that is shown of a private blog to everybody. */
export type Preview = Pick<Blog, 'id' | 'title' | 'language' | 'coverage' | 'createdAt'> & {
  readonly publicStandfirst: string
}

export function previewOf({ id, title, language, coverage, createdAt, publicStandfirst }: Blog): Preview | undefined {
  return publicStandfirst === undefined ? undefined : { id, title, language, coverage, createdAt, publicStandfirst }
}
