/** What a screen reader says when a summary changes on an open page: its heading, and the first text that is new in it. */
import type { Blog } from '#shared/blog/blog.ts'
import { plainText, shorten } from '#shared/blog/plain-text.ts'
import type { Words } from './words/en.ts'

type WithSummary = Pick<Blog, 'summary'>

/** As long as a headline: the rest is there to be read. */
const CHARACTERS = 140

/** Undefined if nothing is new in it, as when a sentence was taken out. */
export function summaryNews(before: WithSummary, after: WithSummary, words: Words): string | undefined {
  if (before.summary?.version === after.summary?.version) return undefined
  const known = new Set(textsOf(before))
  const fresh = textsOf(after).find(text => !known.has(text))
  return fresh && `${words.summary}: ${shorten(fresh, CHARACTERS)}`
}

function textsOf({ summary }: WithSummary): readonly string[] {
  return (summary?.body ?? []).map(block => plainText([block])).filter(text => text !== '')
}
