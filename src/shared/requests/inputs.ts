/** Schemas of all request bodies. An unknown field is an error, so that typos are noticed. */
import { z } from 'zod'
import { blog, languageTag, leadImage, takenComments, timeZone } from '#shared/blog/blog.ts'
import { MOST_ON_A_BLOG, MOST_ON_AN_UPDATE } from '#shared/blog/contributor.ts'
import { blogId } from '#shared/blog/ids.ts'
import { liveVideo, VIDEO_TITLE_CHARACTERS } from '#shared/blog/live-video.ts'
import { askedStatuses } from '#shared/blog/status.ts'
import { MOST_TOPICS, MOST_TOPICS_OF_UPDATE, TOPIC_NAME_CHARACTERS, topicId } from '#shared/blog/topic.ts'
import { urgency } from '#shared/blog/update.ts'
import { namedContributors } from './contributor-inputs.ts'
import { anyInstant, line, lineOrNothing, SOURCE_CHARACTERS, shownInstant } from './fields.ts'

const TITLE_CHARACTERS = 300
const LABEL_CHARACTERS = 100
const BYLINE_CHARACTERS = 200
/** The longest alert in the widest script still fits the smallest push message (Mozilla's bridge, 2,744 bytes). */
const ALERT_TITLE_CHARACTERS = 120
const ALERT_TEXT_CHARACTERS = 300
const NOTE_CHARACTERS = 1_000
const STANDFIRST_CHARACTERS = 2_000
const LIST_ENTRIES = 50

const coverageTimes = z.strictObject({ start: shownInstant.optional(), end: shownInstant.nullable().optional() })

const blogFields = {
  title: line(TITLE_CHARACTERS),
  standfirst: line(STANDFIRST_CHARACTERS),
  publicStandfirst: line(STANDFIRST_CHARACTERS).meta({
    description: 'Of a private blog: shown with its title to everybody, at its address. Without it nothing is',
  }),
  language: languageTag,
  timeZone,
  clock: blog.shape.clock.unwrap(),
  state: blog.shape.state,
  coverage: coverageTimes.meta({ description: 'When the coverage begins and ends; ending the blog sets `end`' }),
  lead: leadImage.strict(),
  video: z
    .strictObject({
      url: liveVideo.shape.url,
      title: line(VIDEO_TITLE_CHARACTERS),
      poster: liveVideo.shape.poster.unwrap().strict().optional(),
      ended: z
        .boolean()
        .optional()
        .meta({ description: 'Readers see that it ended, and may watch what there is at the address' }),
    })
    .meta({ id: 'NewLiveVideo', example: { url: 'https://stream.example.org/live.m3u8', title: 'The speech' } }),
  previous: blog.shape.previous.unwrap().strict(),
  related: z.array(blog.shape.related.unwrap().element.strict()).max(LIST_ENTRIES),
  credits: z.array(blog.shape.credits.unwrap().element.strict()).max(LIST_ENTRIES),
  topics: z
    .array(z.strictObject({ id: topicId, name: line(TOPIC_NAME_CHARACTERS) }))
    .max(MOST_TOPICS)
    .refine(hasEachOnce, 'list each topic once: two of these have the same id')
    .meta({ example: [{ id: 'weather', name: 'Weather' }] }),
  contributors: namedContributors(MOST_ON_A_BLOG).meta({
    description: "The authors of its updates, in the order in which the page lists them: ids of the newsroom's list",
  }),
  comments: takenComments
    .extend({ open: z.boolean().default(true), prompt: line(TITLE_CHARACTERS).optional() })
    .strict()
    .meta({ id: 'NewTakenComments', example: { kind: 'questions', open: true } }),
  sensitive: z.boolean().meta({ description: 'Partners show no advertising in the coverage' }),
}

export const newBlog = z
  .strictObject({
    id: blogId,
    title: blogFields.title,
    standfirst: blogFields.standfirst.optional(),
    publicStandfirst: blogFields.publicStandfirst.optional(),
    language: blogFields.language.default('en'),
    timeZone: blogFields.timeZone.default('UTC'),
    clock: blogFields.clock.optional(),
    state: blogFields.state.default('live'),
    access: blog.shape.access.meta({
      description:
        '`private`: read with a reader token or a key only. Given for good: what was public once stays in caches',
    }),
    coverage: blogFields.coverage.optional(),
    lead: blogFields.lead.optional(),
    video: blogFields.video.optional(),
    previous: blogFields.previous.optional(),
    related: blogFields.related.optional(),
    credits: blogFields.credits.optional(),
    topics: blogFields.topics.optional(),
    contributors: blogFields.contributors.optional(),
    comments: blogFields.comments.optional(),
    sensitive: blogFields.sensitive.optional(),
  })
  .meta({ id: 'NewBlog', example: { id: 'budget-day', title: 'Budget day', timeZone: 'Europe/London' } })
export type NewBlog = z.infer<typeof newBlog>

export const blogPatch = z
  .strictObject({
    title: blogFields.title.optional(),
    standfirst: blogFields.standfirst.nullable().optional(),
    publicStandfirst: blogFields.publicStandfirst.nullable().optional(),
    language: blogFields.language.optional(),
    timeZone: blogFields.timeZone.optional(),
    clock: blogFields.clock.nullable().optional(),
    state: blogFields.state.optional(),
    coverage: blogFields.coverage.optional(),
    lead: blogFields.lead.nullable().optional(),
    video: blogFields.video.nullable().optional(),
    previous: blogFields.previous.nullable().optional(),
    related: blogFields.related.nullable().optional(),
    credits: blogFields.credits.nullable().optional(),
    topics: blogFields.topics.nullable().optional(),
    contributors: blogFields.contributors.nullable().optional(),
    comments: blogFields.comments.nullable().optional(),
    sensitive: blogFields.sensitive.nullable().optional(),
  })
  .meta({ id: 'BlogPatch', description: '`null` clears a field', example: { state: 'ended' } })
export type BlogPatch = z.infer<typeof blogPatch>

const askedStatus = z.enum(askedStatuses, {
  error: 'use "draft", "submitted", "approved", "scheduled" or "published"; to withdraw an update, DELETE it',
})

const bodyFields = {
  markdown: z.string().max(SOURCE_CHARACTERS).optional().meta({ description: 'The body as Markdown' }),
  html: z
    .string()
    .max(SOURCE_CHARACTERS)
    .optional()
    .meta({ description: 'The body as HTML; what is unsafe is left out' }),
  body: z.unknown().optional().meta({
    $ref: '#/components/schemas/PortableText',
    description: 'The body as Portable Text; a `_key` may be left out',
  }),
}

export const newSummary = z
  .strictObject(bodyFields)
  .meta({ id: 'NewSummary', example: { markdown: '- Income tax stays as it is.\n- Fuel duty rises in April.' } })

const alertInput = z
  .strictObject({
    title: line(ALERT_TITLE_CHARACTERS),
    text: lineOrNothing(ALERT_TEXT_CHARACTERS).default(''),
    urgency: urgency.default('normal'),
  })
  .meta({
    id: 'NewAlert',
    description: 'Notifies everyone who follows the blog, once; it replaces the notification that an earlier one left',
    example: { title: 'Doors open', text: 'The queue reaches the river.', urgency: 'high' },
  })

/** Also those of a template. */
export const updateFields = {
  title: line(TITLE_CHARACTERS),
  label: line(LABEL_CHARACTERS).meta({ example: 'Analysis' }),
  byline: line(BYLINE_CHARACTERS),
  topics: z
    .array(topicId)
    .max(MOST_TOPICS_OF_UPDATE)
    .overwrite(ids => [...new Set(ids)])
    .meta({ description: 'Ids of topics of the blog', example: ['weather'] }),
  contributors: namedContributors(MOST_ON_AN_UPDATE).meta({
    description: "Its authors: ids of the newsroom's list. Published, the blog gets a copy of each",
  }),
  time: shownInstant.meta({
    description: 'The shown time, past or future, of the years 1800 to 2199; now when it is absent',
  }),
  untimed: z.boolean().meta({ description: 'Show the label in place of the time' }),
  key: z.boolean().meta({ description: 'A key event: listed in the summary at the top' }),
  pinned: z.boolean(),
  sensitive: z.boolean().meta({ description: 'Partners show no advertising beside it' }),
  publishAt: anyInstant.meta({ description: 'Of a scheduled update: when it is published, within a year from now' }),
}

export const newUpdate = z
  .strictObject({
    ...bodyFields,
    title: updateFields.title.optional(),
    label: updateFields.label.optional(),
    byline: updateFields.byline.optional(),
    topics: updateFields.topics.optional(),
    contributors: updateFields.contributors.optional(),
    time: updateFields.time.optional(),
    untimed: updateFields.untimed.optional(),
    key: updateFields.key.default(false),
    pinned: updateFields.pinned.default(false),
    sensitive: updateFields.sensitive.optional(),
    status: askedStatus.default('published').meta({ description: 'Contributors send `draft` or `submitted`' }),
    publishAt: updateFields.publishAt.optional(),
    alert: alertInput.optional(),
  })
  .meta({
    id: 'NewUpdate',
    description: 'The body comes as one of `markdown`, `html` and `body`; without one, `title` is required',
    examples: [
      { title: 'Doors open', markdown: 'The doors are **open**.', key: true },
      { markdown: 'The speech, as delivered.', status: 'scheduled', publishAt: '2026-03-04T12:30:00Z' },
    ],
  })
export type NewUpdate = z.infer<typeof newUpdate>

export const updatePatch = z
  .strictObject({
    ...bodyFields,
    title: updateFields.title.nullable().optional(),
    label: updateFields.label.nullable().optional(),
    byline: updateFields.byline.nullable().optional(),
    topics: updateFields.topics.nullable().optional(),
    contributors: updateFields.contributors.nullable().optional(),
    time: updateFields.time.optional(),
    untimed: updateFields.untimed.nullable().optional(),
    key: updateFields.key.optional(),
    pinned: updateFields.pinned.optional(),
    sensitive: updateFields.sensitive.nullable().optional(),
    status: askedStatus.optional().meta({ description: 'Moves what is on the desk; `published` publishes it' }),
    publishAt: updateFields.publishAt.nullable().optional(),
    alert: alertInput.nullable().optional(),
    correction: line(NOTE_CHARACTERS).optional().meta({
      description: 'Tells readers what changed. Without it the change is silent',
      example: 'An earlier version gave the wrong time.',
    }),
  })
  .meta({
    id: 'UpdatePatch',
    description: '`null` clears a field',
    examples: [
      { markdown: 'The doors opened at **nine**.', correction: 'An earlier version gave the wrong time.' },
      { status: 'submitted' },
      { status: 'scheduled', publishAt: '2026-03-04T12:30:00Z' },
    ],
  })
export type UpdatePatch = z.infer<typeof updatePatch>

export const withdrawal = z
  .strictObject({
    note: line(NOTE_CHARACTERS).optional().meta({ description: 'Why, for readers' }),
    alert: alertInput.optional().meta({ description: 'Of a retraction: replaces the notification that readers have' }),
  })
  .meta({ id: 'Withdrawal', example: { note: 'The figure was wrong.' } })
export type Withdrawal = z.infer<typeof withdrawal>

function hasEachOnce(topics: readonly { readonly id: string }[]): boolean {
  return new Set(topics.map(({ id }) => id)).size === topics.length
}
