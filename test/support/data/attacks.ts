/** Attacks by strangers and by key holders that aim at starving other clients of a node; each is launched from outside. */
import { Centrifuge } from 'centrifuge'
import { Centrifuge as ProtobufCentrifuge } from 'centrifuge/build/protobuf'
import { WebSocket } from 'ws'
import type { CrierProcess } from '#test/support/services/crier-process.ts'
import type { OtherSite } from '#test/support/services/other-site.ts'
import { HOSTILE_BODIES } from './hostile-bodies.ts'
import { makeBrowser } from './sample-devices.ts'

export type Target = {
  readonly server: CrierProcess
  /** A hostile third-party site. */
  readonly site: OtherSite
}

type Attack = {
  readonly what: string
  readonly run: (target: Target) => Promise<void>
}

/** The longest source of a body, less its JSON envelope. */
const LONGEST = 299_000
/** The items of a request of one megabyte. */
const NEARLY_ALL = 900_000
export const BLOG = 'storm'
/** The attacked newsroom has this many ended blogs. */
export const OLD_BLOGS = 10_000

export function oldBlog(number: number): string {
  return `old-${number}`
}

const BODIES = [
  ...[
    'html: nested <b><i>',
    'html: nested lists',
    'html: nested <svg>',
    'html: nested headings',
    'html: nested tables',
  ],
  ...['html: <svg> that its parent closes', 'html: attributes of one element', 'html: links, no two alike'],
  ...['markdown: rows of a table', 'markdown: short rows of a wide table', 'markdown: emphasis that opens'],
  ...['markdown: pictures that open', 'markdown: one long definition, used again and again'],
  ...['markdown: addresses with parentheses', 'Portable Text: spans of one block', 'Portable Text: lists of lists'],
]

const bodies: readonly Attack[] = HOSTILE_BODIES.filter(({ what }) => BODIES.includes(what)).flatMap(({ what, make }) =>
  [2_000, LONGEST].map(characters => ({
    what: `a draft of ${characters} characters, ${what}`,
    run: ({ server }) => send(server, `/v1/blogs/${BLOG}/updates`, { status: 'draft', ...make(characters) }),
  })),
)

/** The hostile site's responses by path. */
export const HOSTILE_PAGES: Readonly<Record<string, string>> = {
  '/bold': '<b>'.repeat(166_000),
  '/lists': '<ul><li>'.repeat(60_000),
  '/drawings': '<svg>'.repeat(100_000),
  '/fields': '<meta name=a content=b>'.repeat(20_000),
  '/attributes': `<meta ${Array.from({ length: 60_000 }, (_, number) => `a${number}`).join(' ')}>`,
  '/oembed.json': JSON.stringify({ version: '1.0', title: 'x', html: '<b><i>'.repeat(31_000) }),
  '/discovered': '<link rel=alternate type=application/json+oembed href=/oembed.json>',
}

const links: readonly Attack[] = Object.keys(HOSTILE_PAGES).map(path => ({
  what: `a link to ${path} of a hostile site`,
  run: ({ server, site }) => send(server, '/v1/links', { url: site.url + path }),
}))

const JSONS: Readonly<Record<string, string>> = {
  'lists in lists': '['.repeat(490_000) + ']'.repeat(490_000),
  'objects in objects': `${'{"a":'.repeat(160_000)}1${'}'.repeat(160_000)}`,
  'fields that nobody knows': `{${Array.from({ length: 70_000 }, (_, number) => `"k${number}":1`)}}`,
  zeros: `{"body":[${'0,'.repeat(490_000)}0]}`,
  'escaped halves of characters': `{"title":"${'\\ud800'.repeat(160_000)}"}`,
}

const jsons: readonly Attack[] = Object.entries(JSONS).map(([what, text]) => ({
  what: `a megabyte of JSON, ${what}`,
  run: ({ server }) => send(server, `/v1/blogs/${BLOG}/updates`, text),
}))

const floods: readonly Attack[] = [
  {
    what: 'a thousand windows of one desk',
    run: ({ server }) =>
      many(1_000, number => send(server, `/v1/blogs/${BLOG}/presence`, { editing: 'new', window: `w${number}` })),
  },
  {
    what: 'two hundred phones that follow as many blogs as a stranger may',
    run: ({ server }) => many(200, number => register(server, { number, follows: place => oldBlog(place), many: 20 })),
  },
  {
    what: 'two hundred phones that follow two hundred blogs each',
    run: ({ server }) => many(200, number => register(server, { number, follows: place => `blog-${place}` })),
  },
  {
    what: 'two hundred phones that follow one blog two hundred times',
    run: ({ server }) => many(200, number => register(server, { number, follows: () => BLOG })),
  },
  {
    what: 'reads of all changes and of the whole list of blogs, eight at a time',
    run: async ({ server }) => {
      for (const path of [
        `/v1/blogs/${BLOG}/changes?limit=500`,
        '/v1/blogs?limit=100',
        '/',
        '/sitemap.xml',
        `/blogs/${BLOG}`,
      ]) {
        await many(8, () => send(server, path))
      }
    },
  },
  {
    what: 'five hundred reads of the newest changes',
    run: ({ server }) => many(500, () => send(server, `/v1/blogs/${BLOG}/changes?limit=5`)),
  },
  {
    what: 'five hundred wrong addresses, each answered with a page, of a newsroom with ten thousand blogs',
    run: ({ server }) => many(500, number => look(server, `/blogs/none-${number}`)),
  },
  {
    what: 'long updates, each a delta to the one before, for readers in every format',
    run: async ({ server }) => {
      const readers = await followDeltas(server)
      for (const text of ['a'.repeat(NEARLY_ALL), `${'a'.repeat(17)}b`.repeat(NEARLY_ALL / 18)]) {
        for (const cut of [NEARLY_ALL, 28_000]) {
          const body = [{ _type: 'block', children: [{ _type: 'span', text: text.slice(0, cut) }] }]
          await send(server, `/v1/blogs/${BLOG}/updates`, { body })
        }
      }
      for (const reader of readers) reader.disconnect()
    },
  },
]

export const ATTACKS: readonly Attack[] = [...bodies, ...links, ...jsons, ...floods]

/** Resolves with any response. Sends a GET if there is no body. */
async function send({ url, adminKey }: CrierProcess, path: string, body?: object | string): Promise<void> {
  const answer = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  await answer.arrayBuffer()
}

/** Requests a page as a browser does. */
async function look({ url }: CrierProcess, path: string): Promise<void> {
  await (await fetch(url + path, { headers: { Accept: 'text/html' } })).arrayBuffer()
}

const { target: BROWSER } = makeBrowser()

function browser(number: number) {
  const { subscription } = BROWSER
  return { ...BROWSER, subscription: { ...subscription, endpoint: `${subscription.endpoint}-${number}` } }
}

type Registration = { readonly number: number; readonly follows: (place: number) => string; readonly many?: number }

function register(server: CrierProcess, { number, follows, many = 200 }: Registration): Promise<void> {
  const blogs = Array.from({ length: many }, (_, place) => follows(place))
  return send(server, '/v1/devices', { ...browser(number), blogs })
}

/** Sends all at once. */
async function many(count: number, one: (number: number) => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, number) => one(number)))
}

/** Each resolves once it follows. */
async function followDeltas({ url }: CrierProcess): Promise<readonly Centrifuge[]> {
  const address = `${url.replace('http', 'ws')}/connection/websocket`
  const readers = [
    new Centrifuge(address, { websocket: WebSocket }),
    new ProtobufCentrifuge(address, { websocket: WebSocket }) as unknown as Centrifuge,
  ]
  for (const reader of readers) {
    const following = reader.newSubscription(`blog:${BLOG}`, { delta: 'fossil' })
    following.subscribe()
    reader.connect()
    await following.ready()
  }
  return readers
}
