/** Earlier versions of a summary that was removed: their text is erased from every change of the blog that was made before. */
import { filesIn } from '#shared/blog/file-names.ts'

/** A summary as JSON has it. In a text the quotes would be escaped. */
const HAS_SUMMARY = '"summary":'
const IS_OF_BLOG = /^\{"offset":\d+,"kind":"blog\./

type OfBlog = { readonly blog?: { readonly summary?: unknown } }

/** The same text if it is of no blog, or of one without a summary. */
export function withoutSummary(text: string): string {
  return erasedSummary(text)?.text ?? text
}

/** What remains of the change, and the pictures that the erased summary showed. */
export function erasedSummary(
  text: string,
): { readonly text: string; readonly pictures: readonly string[] } | undefined {
  if (!isOfBlog(text) || !text.includes(HAS_SUMMARY)) return undefined
  const { blog, ...change } = JSON.parse(text) as OfBlog
  const { summary, ...rest } = blog ?? {}
  if (summary === undefined) return undefined
  return { text: JSON.stringify({ ...change, blog: rest }), pictures: filesIn(JSON.stringify(summary)) }
}

/** A summary disappears only when it is removed. */
export function hasNoSummary(text: string): boolean {
  return isOfBlog(text) && withoutSummary(text) === text
}

function isOfBlog(text: string): boolean {
  return IS_OF_BLOG.test(text)
}
