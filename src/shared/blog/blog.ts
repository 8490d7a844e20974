/** A blog: one live coverage. */
import { z } from 'zod'
import { blogContributor, MOST_ON_A_BLOG } from './contributor.ts'
import { blogId } from './ids.ts'
import { liveVideo } from './live-video.ts'
import { picture, portableText, webAddress } from './portable-text.ts'
import { clockStyles } from './times.ts'
import { blogTopic, MOST_TOPICS } from './topic.ts'
import { instant } from './update.ts'

/** A link to other coverage. */
const reference = z.object({ title: z.string().min(1).max(300), url: webAddress.optional() })

/** Without `url` if an imported page has only the caption and credit of its lead image. */
export const leadImage = picture.extend({ url: webAddress.optional() })

/** Absent, the blog takes no comments; not open, readers still see those that are shown. */
export const takenComments = z
  .object({
    kind: z.enum(['questions', 'comments'], 'use "questions" or "comments"').meta({
      description: 'Questions wait for an answer; comments need none',
    }),
    open: z.boolean().meta({ description: 'Whether readers may send more' }),
    prompt: z.string().max(300).optional().meta({ description: 'Shown above the field that readers write in' }),
  })
  .meta({ id: 'TakenComments', description: 'What readers may write. Absent: nothing' })

/** Some twenty sentences with their markup. Every change of the blog carries it to every reader. */
export const MOST_SUMMARY_BYTES = 10_000

/** Its `version` is the blog's that it came with: it rises with each change, also after a summary was removed. */
export const summary = z
  .object({
    body: portableText,
    version: z.int().min(1).meta({ description: 'Rises with every change; what If-Match is compared with' }),
    updatedAt: instant,
  })
  .meta({ id: 'Summary', description: 'What is known so far, shown above the updates' })
export type Summary = z.infer<typeof summary>

export const timeZone = z
  .string()
  .refine(isTimeZone, 'use an IANA time zone such as Europe/London')
  .meta({ description: 'An IANA time zone', example: 'Europe/London' })

export const languageTag = z
  .string()
  .refine(isLanguageTag, 'use a BCP 47 language tag such as en-GB')
  .meta({ description: 'A BCP 47 language tag', example: 'en-GB' })

export const blog = z
  .object({
    id: blogId,
    title: z.string(),
    standfirst: z.string().optional(),
    publicStandfirst: z.string().optional().meta({
      description: 'Of a private blog: shown with its title to everybody, at its address. Absent, nothing is',
    }),
    language: languageTag,
    timeZone,
    clock: z
      .enum(clockStyles, 'use "24h", "24h-dot", "12h" or "wire"')
      .optional()
      .meta({ description: 'How times are shown: 15:39, 15.39, 3:39 PM or 1539 GMT. Absent, it is `wire`, the last' }),
    state: z.enum(['upcoming', 'live', 'ended']),
    access: z
      .enum(['public', 'private'])
      .optional()
      .meta({ description: 'Absent, it is public. A private blog is read with a reader token or a key' }),
    coverage: z.object({ start: instant, end: instant.optional() }),
    lead: leadImage.optional(),
    video: liveVideo.optional(),
    previous: reference.optional().meta({ description: "Yesterday's coverage" }),
    related: z.array(reference).max(50).optional(),
    credits: z
      .array(z.object({ role: z.string().min(1).max(100), name: z.string().min(1).max(300) }))
      .max(50)
      .optional()
      .meta({ description: 'Who made what is shown beside the updates, such as a map' }),
    summary: summary.optional(),
    contributors: z
      .array(blogContributor)
      .max(MOST_ON_A_BLOG)
      .optional()
      .meta({ description: 'The authors of its updates, in the order in which the page lists them' }),
    topics: z.array(blogTopic).max(MOST_TOPICS).optional().meta({
      description: 'What its updates may be about, in the order in which readers see it',
    }),
    comments: takenComments.optional(),
    sensitive: z.boolean().optional().meta({
      description: 'Not a place for advertising: the whole coverage is without. Absent, it is not',
    }),
    createdAt: instant,
    updatedAt: instant,
    version: z.int().min(1),
  })
  .meta({ id: 'Blog' })
export type Blog = z.infer<typeof blog>

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}
