/** A partner site that may show coverages: its origins, theme and blogs. */
import { z } from 'zod'
import { type BlogId, blogId } from '#shared/blog/ids.ts'
import { topicId } from '#shared/blog/topic.ts'
import { instant } from '#shared/blog/update.ts'
import { readOrigin } from './origins.ts'
import { theme } from './theme.ts'

/** Sites are looked up by name, not scanned; this only bounds a hostile or mistaken request. */
const MAX_ORIGINS = 200
const MAX_BLOGS = 1_000

const siteId = z
  .string()
  .regex(/^[a-z0-9-]{1,80}$/, 'use 1 to 80 lower-case letters, digits and hyphens')
  .meta({ description: 'Lower-case letters, digits and hyphens, 1 to 80 of them', example: 'tribune' })

const name = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .overwrite(text => text.toWellFormed().replaceAll('\u0000', '\ufffd'))
  .meta({ description: 'The name of the partner, for people', example: 'The Tribune' })

const origin = z
  .string()
  .max(300)
  .superRefine((text, context) => {
    const read = readOrigin(text)
    if (read.kind === 'mistake') context.addIssue({ code: 'custom', message: read.message })
  })
  .overwrite(text => {
    const read = readOrigin(text)
    return read.kind === 'origin' ? read.origin : text
  })

const origins = z
  .array(origin)
  .min(1)
  .max(MAX_ORIGINS)
  .overwrite(list => [...new Set(list)])
  .meta({
    description: 'Origins of its pages: `https://www.example.org`, or `https://*.example.org` for all subdomains',
    example: ['https://www.tribune.example'],
  })

const blogs = z
  .union([z.literal('all'), z.array(blogId).min(1).max(MAX_BLOGS)], 'use "all" or a list of ids of blogs')
  .meta({ description: 'The blogs that the site may show' })

const topic = topicId.meta({
  description:
    'All that the site may show: updates of this topic, whatever the blog. Comments and the summary are left out',
  example: 'weather',
})

const connections = z
  .int()
  .min(1)
  .max(100_000_000)
  .meta({ description: 'Maximum number of its readers connected at once, on all nodes; approximate' })

const remember = z.boolean().meta({
  description:
    "`false`: its readers' browsers keep no marks of what they read, for what came since they left. Frames and HTML that name the site",
})

export const site = z
  .object({
    id: siteId,
    name: z.string(),
    origins: z.array(z.string()),
    blogs: z.union([z.literal('all'), z.array(blogId)]),
    topic: topic.optional(),
    theme: theme.optional(),
    maxConnections: connections.optional(),
    remember: remember.optional(),
    pass: z
      .string()
      .optional()
      .meta({ description: 'Admits sandboxed frames that carry it in their address; absent unless it was issued' }),
    createdAt: instant,
    revokedAt: instant.optional(),
    version: z.int(),
  })
  .meta({ id: 'Site' })
export type Site = z.infer<typeof site>

export const newSite = z
  .strictObject({
    id: siteId.optional(),
    name,
    origins,
    blogs: blogs.default('all'),
    topic: topic.optional(),
    theme: theme.optional(),
    maxConnections: connections.optional(),
    remember: remember.optional(),
  })
  .meta({
    id: 'NewSite',
    example: { id: 'tribune', name: 'The Tribune', origins: ['https://www.tribune.example'], blogs: ['budget-day'] },
  })
export type NewSite = z.infer<typeof newSite>

/** `null` removes the field. */
export const sitePatch = z
  .strictObject({
    name,
    origins,
    blogs,
    topic: topic.nullable().meta({ description: '`null` lets it show all topics' }),
    theme: theme.nullable().meta({ description: 'Replaces the whole theme; `null` restores the default look' }),
    maxConnections: connections.nullable().meta({ description: '`null` removes the limit' }),
    remember: remember.nullable(),
  })
  .partial()
  .meta({ id: 'SitePatch', example: { theme: { '--crier-accent': '#9c3a1c' } } })
export type SitePatch = z.infer<typeof sitePatch>

export function mayShow({ blogs }: Site, blog: BlogId): boolean {
  return blogs === 'all' || blogs.includes(blog)
}
