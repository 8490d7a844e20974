/** A coverage with every kind of content, for tests and screenshots. All of it is fictional. */

import { type Coverage, coverage } from '#shared/blog/coverage.ts'
import { keyUpdateOf } from '#shared/blog/fold.ts'
import { blogId, updateId } from '#shared/blog/ids.ts'
import { compareUpdates } from '#shared/blog/order.ts'
import { portableText } from '#shared/blog/portable-text.ts'
import type { Update } from '#shared/blog/update.ts'

const SAMPLE_BLOG = blogId.parse('harbour-fire')
const DAY = '2026-03-28'

export function sampleId(number: number): Update['id'] {
  return updateId.parse(`019d3000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`)
}

type Draft = Omit<Partial<Update>, 'body'> & { readonly body?: unknown }

/** `number` makes the id; `at` is a time on the sample's day. */
export function sampleUpdate(number: number, at: string, { body = [], ...fields }: Draft = {}): Update {
  const time = `${DAY}T${at}:00.000Z`
  const made = {
    version: 1,
    status: 'published',
    key: false,
    pinned: false,
    createdAt: time,
    publishedAt: time,
  } as const
  return {
    ...{ id: sampleId(number), blog: SAMPLE_BLOG, time, updatedAt: time },
    ...made,
    ...fields,
    body: portableText.parse(body),
  }
}

export function paragraph(text: string, fields: object = {}) {
  return { _type: 'block', _key: 'p', children: [{ _type: 'span', _key: 's', text }], ...fields }
}

export function sampleCoverage(
  updates: readonly Update[] = sampleUpdates(),
  fields: Partial<Coverage['blog']> = {},
): Coverage {
  const start = `${DAY}T06:10:00.000Z`
  const sorted = [...updates].sort(compareUpdates)
  return coverage.parse({
    blog: {
      ...{ id: SAMPLE_BLOG, title: 'Fire at the old harbour warehouses', language: 'en-GB', timeZone: 'Europe/London' },
      standfirst:
        'Crews from four towns fight a blaze that began before dawn; ferries are cancelled and schools closed',
      ...{ state: 'live', coverage: { start }, createdAt: start, updatedAt: start, version: 1 },
      lead: {
        ...{ url: '/lead.jpg', alt: 'Smoke over a row of brick warehouses', width: 1600, height: 1067 },
        ...{ caption: 'Smoke drifts over the east quay shortly after sunrise', credit: '(Ines Hallam)' },
      },
      previous: { title: 'Friday: Inspectors had warned of blocked exits', url: 'https://news.example/friday' },
      related: [
        { title: 'What is stored on the east quay', url: 'https://news.example/stored' },
        { title: 'The harbour plan, explained' },
      ],
      credits: [{ role: 'Map', name: 'Port Survey Office' }],
      ...fields,
    },
    pinned: sorted.filter(({ pinned }) => pinned),
    keyUpdates: sorted.filter(({ key }) => key).map(keyUpdateOf),
    updates: sorted,
    references: {},
    cursor: 'e1.40',
  })
}

function sampleUpdates(): Update[] {
  return [original(), statement(), lists(), corrected(), retracted(), pictured(), post(), pinned(), short()]
}

function original() {
  return sampleUpdate(1, '06:10', {
    ...{ untimed: true, label: 'Original entry' },
    body: [
      paragraph('A fire has broken out in the old harbour. The first call came at ten past six.'),
      {
        _type: 'related',
        _key: 'r',
        title: 'A quay nobody wanted',
        source: 'The Tide',
        url: 'https://tide.example/quay',
      },
    ],
  })
}

function statement() {
  return sampleUpdate(2, '07:25', {
    body: [
      paragraph('The fire chief, Maud Okafor, spoke to reporters at the gate:'),
      {
        ...{ _type: 'quote', _key: 'q', attribution: 'Maud Okafor, fire chief' },
        content: [
          paragraph('We have eleven engines here and two more on the way. Nobody is missing.'),
          paragraph('Please keep your windows shut, and keep the ring road free for us.'),
        ],
      },
      { _type: 'quote', _key: 'q2', pulled: true, content: [paragraph('“Nobody is missing.”')] },
    ],
  })
}

function lists() {
  const item = (text: string, level = 1, listItem = 'bullet') => paragraph(text, { listItem, level })
  return sampleUpdate(3, '08:02', {
    ...{ title: 'What is closed this morning', key: true, byline: 'Tomas Reyl at the town hall' },
    body: [
      paragraph('The council has published a list:'),
      ...[item('All ferries'), item('to the islands', 2), item('to the north shore', 2), item('Three schools')],
      paragraph('How to get home', { style: 'h2' }),
      ...[item('Walk to the station', 1, 'number'), item('Take any train marked “Hill”', 1, 'number')],
    ],
  })
}

function corrected() {
  return sampleUpdate(4, '08:40', {
    version: 2,
    correction: { note: 'an earlier version gave the number of engines as fifteen.', at: `${DAY}T09:05:00.000Z` },
    body: [
      {
        ...paragraph(''),
        markDefs: [
          { _type: 'reference', _key: 'ref', update: sampleId(2) },
          { _type: 'link', _key: 'link', href: 'https://council.example/fire' },
        ],
        children: [
          { _type: 'span', _key: '1', text: 'Thirteen engines are now at the quay (see ' },
          { _type: 'span', _key: '2', text: '0725 GMT', marks: ['ref'] },
          { _type: 'span', _key: '3', text: '). The council’s ' },
          { _type: 'span', _key: '4', text: 'advice', marks: ['link', 'strong'] },
          { _type: 'span', _key: '5', text: ' page', marks: ['link'] },
          { _type: 'span', _key: '6', text: ' is ' },
          { _type: 'span', _key: '7', text: 'not', marks: ['em'] },
          { _type: 'span', _key: '8', text: ' reachable from everywhere.' },
        ],
      },
    ],
  })
}

function retracted() {
  return sampleUpdate(5, '09:12', {
    ...{ status: 'retracted', version: 2, title: 'Second fire reported' },
    retraction: {
      note: 'the smoke came from a training exercise; there is no second fire.',
      at: `${DAY}T09:31:00.000Z`,
    },
    body: [paragraph('A second fire is reported at the fish market, half a mile to the west.')],
  })
}

function pictured() {
  return sampleUpdate(6, '10:15', {
    label: 'Analysis',
    title: 'Why the roof mattered',
    body: [
      paragraph('The roof of the middle house was renewed in timber eleven years ago. That saved money then.'),
      {
        ...{
          _type: 'image',
          _key: 'i',
          url: '/roof.jpg',
          alt: 'A collapsed roof seen from above',
          width: 1200,
          height: 800,
        },
        ...{ caption: 'The middle house, seen from the crane', credit: '(Port Survey Office)' },
      },
    ],
  })
}

function post() {
  return sampleUpdate(7, '11:05', {
    key: true,
    body: [
      paragraph('The first ferry company speaks of tomorrow:'),
      {
        ...{ _type: 'embed', _key: 'e', provider: 'x', url: 'https://x.example/post/1' },
        ...{ author: 'Island Ferries', handle: '@islandferries', time: DAY },
        text: 'No boats today. We hope for the 0600 tomorrow.\nPlease do not come to the quay.',
      },
    ],
  })
}

function pinned() {
  return sampleUpdate(8, '11:40', {
    ...{ pinned: true, key: true, title: 'What we know so far' },
    body: [
      paragraph('Two of three warehouses are lost.', { listItem: 'bullet' }),
      paragraph('Eleven people were treated for smoke; none is in danger.', { listItem: 'bullet' }),
      paragraph('The cause is not known.', { listItem: 'bullet' }),
    ],
  })
}

function short() {
  return sampleUpdate(9, '12:20', { body: [paragraph('The fire is under control, says the fire chief.')] })
}
