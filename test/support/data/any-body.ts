/** Generates any body that a server may send: every kind of block, unusual keys and marks, and future additions. */
import fc from 'fast-check'
import type { PortableText } from '#shared/blog/portable-text.ts'

const NASTY = ['', ' ', 'a\r\nb', 'lone \r return', '\u0000', '\ud800', '👩🏽‍🚒', 'שלום مرحبا', '**not bold**', '> ']
const UPDATE = '019caa2e-6b00-7000-8000-000000000001'

const text = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom(...NASTY))
const key = fc.oneof(fc.constantFrom('a', 'b', 'c'), fc.string({ minLength: 1, maxLength: 12 }))
const address = fc.constantFrom('https://example.com/a', 'mailto:desk@example.com', '/blogs/storm', '#update-1')
const optional = { requiredKeys: ['_type', '_key'] as ('_type' | '_key')[] }

const markDef = fc.oneof(
  fc.record({ _type: fc.constant('link' as const), _key: key, href: address }),
  fc.record({ _type: fc.constant('reference' as const), _key: key, update: fc.constant(UPDATE) }),
)

const marks = fc.array(fc.oneof(fc.constantFrom('strong', 'em', 'underline'), key), { maxLength: 3 })
const span = fc.record({ _type: fc.constant('span' as const), _key: key, text, marks })

const textBlock = fc.record(
  {
    _type: fc.constant('block' as const),
    _key: key,
    style: fc.constantFrom('normal' as const, 'h2' as const, 'h3' as const, 'h4' as const),
    listItem: fc.constantFrom('bullet' as const, 'number' as const),
    level: fc.integer({ min: 1, max: 6 }),
    children: fc.array(span, { maxLength: 5 }),
    markDefs: fc.array(markDef, { maxLength: 3 }),
  },
  { requiredKeys: ['_type', '_key', 'style', 'children', 'markDefs'] },
)

const quote = fc.record(
  {
    _type: fc.constant('quote' as const),
    _key: key,
    content: fc.array(textBlock, { minLength: 1, maxLength: 3 }),
    attribution: text,
    pulled: fc.boolean(),
  },
  { requiredKeys: ['_type', '_key', 'content'] },
)

const fraction = fc.integer({ min: 0, max: 100 }).map(percent => percent / 100)

const image = fc.record(
  {
    ...{ _type: fc.constant('image' as const), _key: key, url: address, alt: text, caption: text, credit: text },
    ...{ width: fc.integer({ min: 1, max: 9_000 }), height: fc.integer({ min: 1, max: 9_000 }) },
    focus: fc.record({ x: fraction, y: fraction }),
    preview: fc.constantFrom('data:image/webp;base64,UklGRg==', 'data:image/webp;base64,A+/9'),
  },
  { requiredKeys: ['_type', '_key', 'url', 'alt'] },
)

const embed = fc.record(
  {
    ...{ _type: fc.constant('embed' as const), _key: key, provider: text, url: address, author: text, handle: text },
    ...{ text, time: fc.constantFrom('2026-03-04', '2026-03-04T16:44:00+01:00') },
    player: fc.constant({ url: 'https://player.example/1', aspectRatio: 1.5 }),
  },
  { requiredKeys: ['_type', '_key', 'provider'] },
)

const related = fc.record(
  { _type: fc.constant('related' as const), _key: key, title: text, source: text, url: address },
  { requiredKeys: ['_type', '_key', 'title'] },
)

const row = fc.record({
  _type: fc.constant('row' as const),
  _key: key,
  cells: fc.array(textBlock, { minLength: 1, maxLength: 4 }),
})

const table = fc.record(
  {
    ...{ _type: fc.constant('table' as const), _key: key, caption: text },
    ...{ headerRow: fc.boolean(), headerColumn: fc.boolean(), rows: fc.array(row, { minLength: 1, maxLength: 4 }) },
  },
  { requiredKeys: ['_type', '_key', 'rows'] },
)

const gallery = fc.record(
  {
    ...{ _type: fc.constant('gallery' as const), _key: key, caption: text },
    pictures: fc.array(
      fc.record(
        { _type: fc.constant('picture' as const), _key: key, url: address, alt: text, caption: text, credit: text },
        { requiredKeys: ['_type', '_key', 'url', 'alt'] },
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
  { requiredKeys: ['_type', '_key', 'pictures'] },
)

const numbers = fc.record(
  {
    ...{ _type: fc.constant('numbers' as const), _key: key, caption: text },
    figures: fc.array(
      fc.record(
        {
          ...{ _type: fc.constant('figure' as const), _key: key, label: fc.constantFrom('Votes', 'أصوات', '') },
          ...{ value: fc.constantFrom('48.2 %', '-1', ' 7 '), previous: fc.constantFrom('41.8 %', '0') },
        },
        { requiredKeys: ['_type', '_key', 'label', 'value'] },
      ),
      { minLength: 1, maxLength: 6 },
    ),
  },
  { requiredKeys: ['_type', '_key', 'figures'] },
)

const recorded = {
  ...{
    _key: key,
    url: fc.constantFrom('https://example.com/a.mp4', '/media/a.mp4'),
    title: text,
    alt: text,
    credit: text,
  },
  seconds: fc.constantFrom(0.1, 12.5, 3_725),
  tracks: fc.array(
    fc.record({
      ...{
        _type: fc.constant('track' as const),
        _key: key,
        url: fc.constantFrom('/media/a.vtt', 'https://example.com/a.vtt'),
      },
      language: fc.constantFrom('en', 'pt-BR', 'ar'),
    }),
    { maxLength: 2 },
  ),
  transcript: text,
}
const needed = { requiredKeys: ['_type', '_key', 'url', 'alt'] as ('_type' | '_key' | 'url' | 'alt')[] }
const pixels = fc.integer({ min: 1, max: 9_000 })
const poster = fc.record({ url: address, width: pixels, height: pixels }, { requiredKeys: ['url'] })
const video = fc.record(
  { _type: fc.constant('video' as const), ...recorded, width: pixels, height: pixels, poster },
  needed,
)
const audio = fc.record({ _type: fc.constant('audio' as const), ...recorded }, needed)

const known = fc.oneof(textBlock, quote, image, embed, related, table, gallery, numbers, video, audio)

/** Fields that a newer server may send to an older page. */
const unknownField = fc.tuple(known, fc.jsonValue()).map(([block, value]) => ({ ...block, later: value }))
const unknownBlock = fc.record({ _type: fc.constant('poll'), _key: key, question: text }, optional)

export function anyBody({ isKnown = false } = {}): fc.Arbitrary<PortableText> {
  const block = isKnown ? known : fc.oneof({ weight: 4, arbitrary: known }, unknownField, unknownBlock)
  return fc.array(block, { maxLength: 6 }) as fc.Arbitrary<PortableText>
}
