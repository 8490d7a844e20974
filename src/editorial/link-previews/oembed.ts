/** Parses a provider's oEmbed response for a post or video (oembed.com, section 2.3). */
import { z } from 'zod'
import { readHtml } from '#editorial/body/html.ts'
import { tidy } from '#editorial/body/tidy.ts'
import { Refusal } from '#platform/errors.ts'
import { jsonIn } from '#platform/json-in.ts'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { type Found, found } from './found.ts'

const text = z.string().optional().catch(undefined)
/** Ten times a quoted post. It is parsed on the event loop. */
const HTML_CHARACTERS = 20_000

/** `author_unique_id` is specific to TikTok, `upload_date` to Vimeo. */
const answer = z.object({
  provider_name: text,
  author_name: text,
  author_unique_id: text,
  title: text,
  upload_date: text,
  html: z.string().max(HTML_CHARACTERS).optional().catch(undefined),
})

/** Undefined if it is not an oEmbed response. */
export function readOembed(json: string): Found | undefined {
  const read = answer.safeParse(jsonIn(json))
  if (!read.success) return undefined
  const { provider_name, author_name, author_unique_id, title, upload_date, html = '' } = read.data
  const post = postIn(html)
  return found({
    provider: provider_name?.toLowerCase(),
    author: author_name ?? post?.author,
    handle: post?.handle ?? author_unique_id,
    text: post?.text ?? title,
    time: post?.time ?? upload_date,
  })
}

/** Providers' embed code is a quote with a signature, which is read as if it were pasted. */
function postIn(html: string) {
  const blocks = tidy(readQuietly(html))
  return blocks.find(block => block._type === 'embed' && block.text !== undefined) as Found | undefined
}

/** HTML that would be refused in an update is ignored here. */
function readQuietly(html: string): PortableText {
  try {
    return readHtml(html, () => 'k')
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
