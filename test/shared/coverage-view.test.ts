/** How a coverage is drawn: the tree shared by server and browser, and its HTML. */
import fc from 'fast-check'
import { DomUtils, parseDocument } from 'htmlparser2'
import { expect, test } from 'vitest'
import type { Coverage } from '#shared/blog/coverage.ts'
import type { Update } from '#shared/blog/update.ts'
import { allViews } from '#shared/view/all-views.ts'
import { coverageView } from '#shared/view/coverage-view.ts'
import { directionOf } from '#shared/view/direction.ts'
import type { ReaderStatus } from '#shared/view/presence.ts'
import { print } from '#shared/view/print.ts'
import type { Setting } from '#shared/view/setting.ts'
import { h, type Tree } from '#shared/view/tree.ts'
import { paragraph, sampleCoverage, sampleId, sampleUpdate } from '#test/support/data/sample-coverage.ts'
import { pageWordsFor } from '#web/pages/words.ts'

test("an update starts with its time in the blog's zone, its label and its title", () => {
  const html = draw(sampleUpdate(1, '08:02', { label: 'Analysis', title: 'Why it matters' }))

  expect(html).toContain('<time datetime="2026-03-28T08:02:00.000Z">0802 GMT</time>')
  expect(textOf(html, 'head')).toBe('0802 GMT Analysis Why it matters')
})

test('an untimed update shows its label instead', () => {
  expect(textOf(draw(sampleUpdate(1, '06:00', { untimed: true, label: 'Original entry' })), 'head')).toBe(
    'Original entry',
  )
})

test('a correction shows its time and note; a retraction strikes the text through and shows its reason', () => {
  const at = '2026-03-28T17:10:00.000Z'

  const corrected = draw(sampleUpdate(1, '08:00', { correction: { note: 'the figure was wrong.', at } }))
  const retracted = draw(
    sampleUpdate(1, '08:00', {
      status: 'retracted',
      retraction: { note: 'it is untrue.', at },
      body: [paragraph('No')],
    }),
  )

  expect(textOf(corrected, 'note')).toBe('Corrected at 1710 GMT: the figure was wrong.')
  expect(textOf(retracted, 'note')).toBe('Retracted at 1710 GMT: it is untrue.')
  expect(retracted).toContain('<del class="body" part="body"><p>No</p></del>')
})

test('a retracted key event is struck through in their list, too', () => {
  const fields = { status: 'retracted', key: true, title: 'Second fire', label: '' } as const

  expect(draw(sampleUpdate(1, '08:00', fields))).toContain('<del class="headline">Second fire</del>')
})

test('a reference shows the current time of its update', () => {
  const referring = sampleUpdate(2, '09:00', { body: [referenceTo(1, '0725 GMT')] })

  const html = print(view(sampleCoverage([referring, sampleUpdate(1, '07:30')])))

  expect(html).toContain(`<a class="reference" href="#update-${sampleId(1)}">0730 GMT</a>`)
})

test('a reference to an unknown update stays as written', () => {
  const html = draw(sampleUpdate(2, '09:00', { body: [referenceTo(1, '0725 GMT')] }))

  expect(html).toContain('<p>see 0725 GMT</p>')
})

test('lists nest by level, and split by kind', () => {
  const item = (text: string, level: number, listItem = 'bullet') => paragraph(text, { listItem, level })
  const body = [item('a', 1), item('b', 2), item('c', 2, 'number'), item('d', 3), item('e', 1), item('f', 1, 'number')]

  expect(draw(sampleUpdate(1, '08:00', { body }))).toContain(
    '<ul><li>a<ul><li>b</li></ul><ol><li>c<ul><li>d</li></ul></li></ol></li><li>e</li></ul><ol><li>f</li></ol>',
  )
})

test('text under one link is one link, whatever its formatting', () => {
  const spans = [
    { _type: 'span', _key: '1', text: 'the ', marks: ['l'] },
    { _type: 'span', _key: '2', text: 'whole', marks: ['strong', 'em', 'l'] },
    { _type: 'span', _key: '3', text: ' report', marks: ['l'] },
  ]
  const markDefs = [{ _type: 'link', _key: 'l', href: 'https://a.example/' }]

  expect(draw(sampleUpdate(1, '08:00', { body: [{ ...paragraph(''), children: spans, markDefs }] }))).toContain(
    '<a href="https://a.example/" rel="noopener">the <strong><em>whole</em></strong> report</a>',
  )
})

test('space for a picture is reserved before it loads', () => {
  const image = { _type: 'image', _key: 'i', url: '/a.jpg', alt: 'A quay', width: 1200, height: 800, caption: 'A quay' }

  expect(draw(sampleUpdate(1, '08:00', { body: [image] }))).toContain('alt="A quay" width="1200" height="800"')
})

test('a coverage of several days has a heading for each', () => {
  const earlier = { ...sampleUpdate(1, '08:00'), time: '2026-03-27T23:30:00.000Z' }

  const html = print(view(sampleCoverage([earlier, sampleUpdate(2, '08:00')], { language: 'de' })))

  expect(html).toMatch(/<h2 class="date">Samstag, 28\. März 2026<\/h2>.*<h2 class="date">Freitag, 27\. März 2026<\/h2>/)
})

test('a page with updates of a single day shows it, unless it is the day shown above', () => {
  const drawn = (day: string) => {
    const time = `2026-03-${day}T08:00:00.000Z`
    return print(view(sampleCoverage([sampleUpdate(1, '08:00', { time })])))
  }

  expect(drawn('28')).not.toContain('class="date"')
  expect(drawn('29')).toMatch(/<h2 class="date">Sunday,? 29 March 2026<\/h2>/)
})

test("on a partner's page headings start a level lower, and links lead to the full page", () => {
  const page = 'https://news.example/blogs/harbour-fire'
  const html = print(view(sampleCoverage(), { level: 2, page, base: 'https://news.example' }))

  expect(html).not.toContain('<h1')
  expect(html).toContain(`href="${page}#update-${sampleId(9)}"`)
  expect(html).toContain('src="https://news.example/lead.jpg"')
})

test.each([
  ['live', false, true],
  ['ended', false, false],
  ['ended', true, true],
] as const)(
  'of a coverage that is %s, with a reader who has paused: %s, the button to pause shows: %s',
  (state, isPaused, shows) => {
    const { blog, ...coverage } = sampleCoverage()
    const presence: ReaderStatus = {
      ...{ connection: '', state, announcement: '', order: 'newest', older: 'button', held: 0, isPaused },
      opened: new Set(),
    }

    const html = print(coverageView({ ...coverage, blog: { ...blog, state } }, settingOf(), presence))

    expect(html.includes('data-do="pause"')).toBe(shows)
    expect(html).toContain('data-do="order"')
  },
)

test('an unchanged update is drawn as the identical tree', () => {
  const [setting, update] = [settingOf(), sampleUpdate(1, '08:00')]
  const coverage = sampleCoverage([update])

  const [first, second] = [coverage, { ...coverage, cursor: 'e1.50' }].map(one => coverageView(one, setting))

  expect(JSON.stringify(first)).toBe(JSON.stringify(second))
  expect(findArticle(first)?.children).toBe(findArticle(second)?.children)
})

test('an arrival leaves the trees of all other hours and of the key events identical, in either order', () => {
  const setting = settingOf()
  const updates = Array.from({ length: 60 }, (_, nth) =>
    sampleUpdate(nth + 1, `${10 + Math.floor(nth / 6)}:${10 + (nth % 6)}`, { key: nth === 0 }),
  )
  const coverage = sampleCoverage(updates)
  const later = { ...coverage, updates: [sampleUpdate(99, '20:10'), ...coverage.updates] }

  for (const order of ['newest', 'oldest'] as const) {
    const views = [coverage, later].map(one => coverageView(one, setting, presenceOf(order)))
    const [before, after] = views.map(partsOf)
    expect(before).toHaveLength(11)
    expect(after).toHaveLength(12)
    expect(after?.filter(part => before?.includes(part))).toHaveLength(11)
  }
})

test('any text stays text and creates no element', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "'",
      '&amp;',
      '\u0000',
      '\ud800',
      'a\rb',
    ),
  )
  fc.assert(
    fc.property(nasty, text => {
      const document = parseDocument(print(h('p', { class: text, 'aria-label': text }, text)))

      const [element] = document.children
      expect(document.children.length).toBe(1)
      expect(DomUtils.textContent(document)).toBe(text.replaceAll('\0', '').toWellFormed())
      expect(element && DomUtils.isTag(element) && Object.keys(element.attribs)).toEqual(['class', 'aria-label'])
    }),
  )
})

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '/\\evil.example',
])('the address %j is not linked', href => {
  expect(print(h('a', { href }, 'x'))).toBe('<a>x</a>')
})

test('names and roles have the comma of the language between them', () => {
  const contributors = ['Ana', 'Ben'].map(name => ({ id: name.toLowerCase(), name, role: 'Harbour' }))
  const drawn = (tag: string) => {
    const update = sampleUpdate(1, '08:00', { contributors: ['ana', 'ben'] })
    return print(view(sampleCoverage([update], { contributors }), { words: pageWordsFor(tag), contributors }))
  }

  expect([textOf(drawn('en'), 'byline'), textOf(drawn('ar'), 'byline')]).toEqual([' Ana,  Ben', ' Ana،  Ben'])
  expect(drawn('ar')).toContain('</a>، <span class="role">Harbour</span>')
})

test('elements and attributes outside the allow-list are omitted', () => {
  // @ts-expect-error: simulates a bug in a view
  const trees = [h('script', {}, 'alert(1)'), h('p', { onclick: 'alert(1)' }, 'x'), h('p', { style: 'top:0' }, 'x')]

  expect(trees.map(print)).toEqual(['', '<p>x</p>', '<p>x</p>'])
})

test.each([
  ['en-GB', 'ltr'],
  ['ar', 'rtl'],
  ['he-IL', 'rtl'],
  ['ur', 'rtl'],
  ['az', 'ltr'],
  ['az-Arab', 'rtl'],
])('%s is written %s', (language, direction) => {
  expect(directionOf(language)).toBe(direction)
})

function settingOf(fields: Partial<Setting> = {}): Setting {
  const place = { level: 1, page: '', base: '' } as const
  return {
    words: pageWordsFor('en'),
    views: allViews,
    language: 'en-GB',
    timeZone: 'Europe/London',
    ...place,
    ...fields,
  }
}

function view(coverage: Coverage, fields: Partial<Setting> = {}) {
  return coverageView(coverage, settingOf({ language: coverage.blog.language, ...fields }))
}

function draw(update: Update): string {
  return print(view(sampleCoverage([update])))
}

function textOf(html: string, name: string): string {
  const named = DomUtils.findOne(({ attribs }) => attribs.class?.split(' ')[0] === name, parseDocument(html).children)
  return named ? DomUtils.textContent(named) : ''
}

function referenceTo(number: number, text: string) {
  const children = [
    { _type: 'span', _key: '1', text: 'see ' },
    { _type: 'span', _key: '2', text, marks: ['r'] },
  ]
  return { ...paragraph(''), children, markDefs: [{ _type: 'reference', _key: 'r', update: sampleId(number) }] }
}

function findArticle(tree: ReturnType<typeof view> | undefined): ReturnType<typeof view> | undefined {
  if (!tree || tree.tag === 'article') return tree
  const found = tree.children.map(child => (typeof child === 'string' ? undefined : findArticle(child)))
  return found.find(one => one !== undefined)
}

function presenceOf(order: ReaderStatus['order']): ReaderStatus {
  return {
    ...{ order, connection: '', state: 'live', announcement: '', older: 'button', held: 0, isPaused: false },
    opened: new Set(),
  }
}

/** Hours, and the list of key events. */
function partsOf(tree: Tree): readonly Tree[] {
  if (typeof tree === 'string') return []
  return tree.attributes.class === 'feed' || tree.tag === 'ol' ? [tree] : tree.children.flatMap(partsOf)
}
