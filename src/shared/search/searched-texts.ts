/** What of an update is searched: all that readers see of it as text. */
import { plainText } from '#shared/blog/plain-text.ts'
import type { Update } from '#shared/blog/update.ts'

type SearchedTexts = { readonly title: string; readonly body: string; readonly others: readonly string[] }

export function searchedTexts(update: Update): SearchedTexts {
  const { title = '', body, label = '', byline = '', correction, retraction } = update
  return { title, body: plainText(body), others: [label, byline, correction?.note ?? '', retraction?.note ?? ''] }
}
