/** The examples in the API documentation; a test validates each against its schema. */

import type { Site } from '#delivery/sites/site.ts'
import type { Blog, Summary } from '#shared/blog/blog.ts'
import type { Author, Change } from '#shared/blog/change.ts'
import type { Comment } from '#shared/blog/comment.ts'
import type { Contributor } from '#shared/blog/contributor.ts'
import { blogId, commentId, updateId } from '#shared/blog/ids.ts'
import type { Update } from '#shared/blog/update.ts'
import type { Key } from '#store/keys/keys.ts'
import type { Person } from '#store/people/people.ts'

const id = blogId.parse('budget-day')
const at = '2026-03-04T16:44:00.000Z'

export const exampleCursor = 'k3x9q2ab.7'

export const exampleBlog: Blog = {
  id,
  title: 'Budget day',
  standfirst: 'The chancellor speaks at half past twelve.',
  language: 'en-GB',
  timeZone: 'Europe/London',
  state: 'live',
  coverage: { start: '2026-03-04T08:00:00.000Z' },
  createdAt: '2026-03-04T08:00:00.000Z',
  updatedAt: '2026-03-04T08:00:00.000Z',
  version: 1,
}

export const exampleSummary: Summary = {
  body: [
    {
      _type: 'block',
      _key: 'k1',
      style: 'normal',
      listItem: 'bullet',
      level: 1,
      children: [{ _type: 'span', _key: 'k2', text: 'Income tax stays as it is.', marks: [] }],
      markDefs: [],
    },
  ],
  version: 4,
  updatedAt: at,
}

export const exampleUpdate: Update = {
  id: updateId.parse('019cb9c4-5b00-7aaa-8aaa-0123456789ab'),
  blog: id,
  version: 1,
  status: 'published',
  time: at,
  title: 'Doors open',
  body: [
    {
      _type: 'block',
      _key: 'k1',
      style: 'normal',
      children: [{ _type: 'span', _key: 'k2', text: 'The doors are open.', marks: [] }],
      markDefs: [],
    },
  ],
  key: true,
  pinned: false,
  createdAt: at,
  publishedAt: at,
  updatedAt: at,
}

export const exampleContributor: Contributor = {
  id: 'ana-lima',
  name: 'Ana Lima',
  role: 'Political editor',
  url: 'https://example.org/ana-lima',
}

export const exampleComment: Comment = {
  id: commentId.parse('019cb9c4-6b00-7aaa-8aaa-0123456789ab'),
  blog: id,
  update: exampleUpdate.id,
  kind: 'question',
  name: 'Rui',
  text: 'When do the doors close?',
  sentAt: at,
  shownAt: '2026-03-04T16:46:00.000Z',
  answer: { text: 'At ten.', byline: 'Ana Silva', at: '2026-03-04T16:46:00.000Z' },
  version: 2,
}

export const exampleChange: Change = { offset: 7, kind: 'update.published', at, update: exampleUpdate }

export const exampleKey: Key = {
  id: 'Xr4vT0bQm2Lp',
  name: 'Ana, night desk',
  role: 'editor',
  blogs: [id],
  createdAt: '2026-03-04T07:00:00.000Z',
}

export const examplePerson: Person = {
  id: 'Wn8sK2fYq0Zc',
  issuer: 'https://id.newsroom.example',
  subject: '7c0e4b1a-52f7-4c02-9d0a-1f3f5f0a9b11',
  name: 'Ana Silva',
  email: 'ana@newsroom.example',
  role: 'editor',
  blogs: [id],
  createdAt: '2026-03-04T07:00:00.000Z',
  seenAt: '2026-03-04T16:40:00.000Z',
}

export const exampleSite: Site = {
  id: 'tribune',
  name: 'The Tribune',
  origins: ['https://www.tribune.example'],
  blogs: [id],
  theme: { '--crier-accent': '#9c3a1c' },
  createdAt: '2026-03-04T07:00:00.000Z',
  version: 1,
}

export const exampleAuthor: Author = { key: exampleKey.id, name: exampleKey.name }
