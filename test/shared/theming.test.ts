/** The guide documents exactly what partners can style. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { PortableText } from '#shared/blog/portable-text.ts'
import { allViews } from '#shared/view/all-views.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import type { ReaderStatus } from '#shared/view/presence.ts'
import { print } from '#shared/view/print.ts'
import { idOf, makeBlog } from '#test/support/data/entries.ts'
import { sampleCoverage, sampleUpdate } from '#test/support/data/sample-coverage.ts'
import { playgroundPage } from '#web/pages/playground-page.ts'
import { pageWordsFor } from '#web/pages/words.ts'

const guide = readFileSync('docs/embed.md', 'utf8')
const sheet = readFileSync('src/shared/view/coverage.css', 'utf8')

test('every custom property of the widget is in the guide and on the playground, and no other', () => {
  const used = new Set(sheet.match(/--crier-[a-z-]+/g))
  const [, example = ''] = /```css\ncrier-blog \{(.*?)```/s.exec(guide) ?? []
  const page = playgroundPage({ blogs: [makeBlog(idOf('storm'))], publicUrl: 'https://live.example.org' })
  const offered = [...page.matchAll(/name="([a-z-]+?)(?:-light|(?<=-font))"/g)].map(([, name]) => `--crier-${name}`)

  expect(new Set(example.match(/--crier-[a-z-]+/g))).toEqual(used)
  expect(new Set(offered)).toEqual(used)
})

test('the guide names exactly the parts that are drawn', () => {
  const [, list = ''] = /Parts can be styled one by one[^:]*:(.*?)\.\n/s.exec(guide) ?? []
  const named = [...list.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name)
  const drawn = [...everything().matchAll(/ part="([a-z-]+)"/g)].map(([, name]) => name)

  // The search adds its own once its script has come.
  expect(new Set([...drawn, 'search'])).toEqual(new Set(named))
})

/** A coverage with every kind of content. */
function everything(): string {
  const picture = { url: '/a.png', alt: 'A' }
  const quote = {
    _type: 'quote',
    _key: 'q',
    content: [{ _type: 'block', _key: 'b', style: 'normal', children: [], markDefs: [] }],
  } as const
  const panels = [
    { _type: 'video', _key: 'v', url: '/media/a.mp4', alt: '' },
    { _type: 'audio', _key: 's', url: '/media/a.mp3', alt: '' },
    { _type: 'gallery', _key: 'g', pictures: [{ _type: 'picture', _key: 'p', ...picture }] },
    { _type: 'numbers', _key: 'n', figures: [{ _type: 'figure', _key: 'f', label: 'Votes', value: '7' }] },
  ] as const satisfies PortableText
  const update = sampleUpdate(1, '08:00', {
    ...{ key: true, pinned: true, correction: { note: 'six.', at: '2026-03-28T17:10:00.000Z' } },
    body: [quote, { _type: 'image', _key: 'i', ...picture }, { _type: 'embed', _key: 'e', provider: 'x' }, ...panels],
  })
  const coverage = sampleCoverage([update])
  const summary = { body: update.body.slice(1, 2), version: 2, updatedAt: coverage.blog.updatedAt }
  const video = { url: 'https://stream.example/a.m3u8', title: 'Live', startedAt: coverage.blog.updatedAt }
  const blog = { ...coverage.blog, lead: picture, related: [{ title: 'More' }], summary, video }
  const place = { timeZone: 'UTC', level: 2, page: '', base: '' } as const
  const setting = { words: pageWordsFor('en'), views: allViews, language: 'en', ...place }
  const publisher = { name: 'The Record', url: 'https://record.example' }
  const presence: ReaderStatus = {
    ...{ connection: 'Live', state: 'live', announcement: '', order: 'newest', older: 'button' },
    ...{ held: 2, isPaused: false },
    opened: new Set(),
  }
  return print(coverageView({ ...coverage, blog, publisher, pinned: [update], older: 'more' }, setting, presence))
}
