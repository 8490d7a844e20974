/** The server-rendered pages: complete by themselves, and safe with any content. */
import { DomUtils, parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import { printPlace } from '#shared/blog/order.ts'
import { paragraph, sampleCoverage, sampleId, sampleUpdate } from '#test/support/data/sample-coverage.ts'
import { notFoundPage } from '#web/pages/index-page.ts'
import { readerPage } from '#web/pages/reader-page.ts'

const publicUrl = 'https://live.news.example'
const page = (coverage = sampleCoverage()) => readerPage({ coverage, publicUrl })
const PAGE = `${publicUrl}/blogs/harbour-fire`

test('a search engine reads the coverage as a LiveBlogPosting', () => {
  const posting = readJson(page(), 'application/ld+json')

  const publisher = { '@type': 'Organization', name: 'live.news.example', logo: { '@type': 'ImageObject' } }
  expect(posting).toMatchObject({
    ...{ '@context': 'https://schema.org', '@type': 'LiveBlogPosting', headline: 'Fire at the old harbour warehouses' },
    ...{ url: PAGE, mainEntityOfPage: { '@id': PAGE }, author: publisher, publisher },
    image: [{ url: `${publicUrl}/lead.jpg`, width: 1600, creditText: '(Ines Hallam)' }],
    description: expect.stringContaining('Crews from four towns'),
    ...{ datePublished: '2026-03-28T06:10:00.000Z', coverageStartTime: '2026-03-28T06:10:00.000Z' },
    dateModified: '2026-03-28T12:20:00.000Z',
  })
  expect(posting.coverageEndTime).toBeUndefined()
  expect(posting.liveBlogUpdate).toHaveLength(9)
})

test('every link in the head says what it is for, as HTML demands', () => {
  const links = DomUtils.getElementsByTagName('link', parseDocument(page()))

  expect(links.length).toBeGreaterThan(1)
  expect(links.filter(({ attribs }) => !attribs.rel)).toEqual([])
})

test('each update has its own URL, text, times and author', () => {
  const { liveBlogUpdate } = readJson(page(), 'application/ld+json')

  expect(liveBlogUpdate.find(({ url }: { url: string }) => url.endsWith(sampleId(3)))).toMatchObject({
    ...{ '@type': 'BlogPosting', url: `${PAGE}#update-${sampleId(3)}`, headline: 'What is closed this morning' },
    articleBody: expect.stringContaining('The council has published a list:'),
    ...{ datePublished: '2026-03-28T08:02:00.000Z', author: { '@type': 'Person' } },
  })
  expect(liveBlogUpdate.find(({ url }: { url: string }) => url.endsWith(sampleId(4)))).toMatchObject({
    correction: { '@type': 'CorrectionComment', datePublished: '2026-03-28T09:05:00.000Z' },
  })
})

test('a retracted update is not presented to search engines as news', () => {
  const text = JSON.stringify(readJson(page(), 'application/ld+json'))

  expect(text).toContain('"creativeWorkStatus":"Retracted"')
  expect(text).not.toContain('fish market')
})

test('an ended coverage has its end', () => {
  const coverage = { start: '2026-03-28T06:10:00.000Z', end: '2026-03-28T18:00:00.000Z' }

  const posting = readJson(page(sampleCoverage([], { state: 'ended', coverage })), 'application/ld+json')

  expect(posting.coverageEndTime).toBe('2026-03-28T18:00:00.000Z')
})

test('a coverage imported long after is dated by its start, not by its import', () => {
  const posting = readJson(page(sampleCoverage([], { createdAt: '2030-01-01T00:00:00.000Z' })), 'application/ld+json')

  expect(posting.datePublished).toBe('2026-03-28T06:10:00.000Z')
})

test('a link preview has a title, a picture and one URL', () => {
  const html = page()

  expect(html).toContain(`<link rel="canonical" href="${PAGE}">`)
  expect(html).toContain('<meta property="og:title" content="Fire at the old harbour warehouses">')
  expect(html).toContain(`<meta property="og:image" content="${PAGE}/card.jpg?v=1">`)
  expect(html).toContain('<html lang="en-GB" dir="ltr" data-font="/fonts/latin.woff2">')
})

test('the page contains exactly the shown coverage as data for the widget', () => {
  const coverage = sampleCoverage()

  expect(readJson(page(coverage), 'application/json')).toEqual(coverage)
})

test('markup in any field stays text', () => {
  const evil = '</script><script>alert(1)</script><!--"\'><img src=x onerror=alert(1)>\u2028'
  const note = { note: evil, at: '2026-03-28T09:00:00.000Z' }
  const update = sampleUpdate(1, '08:00', {
    ...{ title: evil, label: evil, byline: evil, correction: note, retraction: note, key: true, pinned: true },
    body: [
      paragraph(evil),
      { _type: 'quote', _key: 'q', attribution: evil, content: [paragraph(evil)] },
      { _type: 'image', _key: 'i', url: 'https://a.example/"onerror="x', alt: evil, caption: evil, credit: evil },
      { _type: 'embed', _key: 'e', provider: evil.slice(0, 60), author: evil, handle: evil, text: evil },
      { _type: 'related', _key: 'r', title: evil, source: evil },
    ],
  })
  const fields = { title: evil, standfirst: evil, previous: { title: evil }, credits: [{ role: evil, name: evil }] }

  const html = page(sampleCoverage([update], { ...fields, related: [{ title: evil }] }))

  const elements = DomUtils.findAll(() => true, parseDocument(html).children)
  const scripts = elements.filter(({ name }) => name === 'script')
  const [module, json, posting] = ['module', 'application/json', 'application/ld+json']
  const [first] = scripts
  expect(first && DomUtils.textContent(first)).toMatch(/^try\{let s=localStorage\.getItem\('crier-text-size'\);[^<]+$/)
  expect(scripts.map(({ attribs }) => attribs.type)).toEqual([undefined, module, module, module, json, json, posting])
  expect(elements.flatMap(({ attribs }) => Object.keys(attribs)).filter(name => name.startsWith('on'))).toEqual([])
  expect(elements.filter(({ name, attribs }) => name === 'img' && attribs.src === 'x')).toEqual([])
  expect(readJson(html, 'application/json').blog.title).toBe(evil)
})

test('older updates have a page of their own for readers without a script', () => {
  const held = sampleCoverage()
  const [last = sampleUpdate(1, '06:10')] = held.updates.slice(-1)
  const token = printPlace(last)

  const newest = readerPage({ coverage: { ...held, older: token }, publicUrl })
  const older = readerPage({ coverage: sampleCoverage([sampleUpdate(30, '05:00')]), before: token, publicUrl })

  expect(newest).toContain(`href="?before=${encodeURIComponent(token)}#updates"`)
  expect(older).toContain('<a class="older" href="/blogs/harbour-fire">Newest updates</a>')
  expect(older).toContain('<meta name="robots" content="noindex, follow">')
  expect(older).not.toContain('ld+json')
})

test("behind a proxy's folder every path starts with it", () => {
  const html = readerPage({ coverage: sampleCoverage(), publicUrl: 'https://news.example/live' })

  expect(html).toContain('<crier-blog src="/live/blogs/harbour-fire" rendered>')
  expect(html).toContain('src="/live/widget.js"')
  expect(html).toContain('src="/live/lead.jpg"')
})

test('a 404 page links to existing coverages', () => {
  const html = notFoundPage({ blogs: [sampleCoverage().blog], newest: new Map(), publicUrl })

  expect(html).toContain('There is no page at this address')
  expect(html).toContain('href="/blogs/harbour-fire"')
})

function readJson(html: string, type: string) {
  const script = DomUtils.findOne(
    ({ name, attribs }) => name === 'script' && attribs.type === type,
    parseDocument(html).children,
  )
  return JSON.parse(script ? DomUtils.textContent(script) : 'null')
}
