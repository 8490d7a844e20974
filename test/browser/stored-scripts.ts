/** Scripts in every text that somebody may store, each with a name, and a page on which none of them may run. */
import type { BrowserContext, Page } from 'playwright-core'
import { Api } from '#cli/api.ts'
import { importPage } from '#cli/import/import-page.ts'
import { parsePage } from '#cli/import/parse-page.ts'
import { systemClock } from '#platform/clock.ts'
import { enterPerson } from '#test/support/data/entered-person.ts'
import { signWebhook } from '#test/support/data/sign-webhook.ts'
import { demand } from '#test/support/services/call-api.ts'
import type { TestApp } from '#test/support/services/start-app.ts'

export const BLOG = 'storm'

/** Breaks out of an attribute, a title, a style, a script, a comment, XML and CDATA, as far as the field has room for it. */
export function script(name: string, most = 300): string {
  const call = `attack(\`${name}\`)`
  const forms = [
    `--></title></style></textarea></script><script>${call}</script>"'><img src=x onerror=${call}><svg onload=${call}>]]><a href=javascript:${call}>`,
    `"'><img src=x onerror=${call}></script><svg/onload=${call}>`,
    `<img src=x onerror=${call}>`,
    `<svg/onload=${call}>`,
  ]
  const fitting = forms.find(form => form.length <= most)
  if (fitting === undefined) throw new Error(`no script is as short as ${most}`)
  return fitting
}

/** An address that runs when it is followed, for forms in which that is reduced to text. */
const link = (name: string) => `javascript:attack(\`${name}\`)`

/** In Markdown and HTML a script is left out, unless it is written as text. */
function asText(name: string): string {
  return `&lt;img src=x onerror=attack(&#96;${name}&#96;)&gt;`
}

/** `page`: the address of a stranger's page, whose data becomes a card. */
export async function storeScripts(app: TestApp, linkedPage: string): Promise<void> {
  await app.createBlog(BLOG, {
    ...{ title: script('blog title'), standfirst: script('standfirst'), language: 'en-GB' },
    previous: { title: script('previous') },
    related: [{ title: script('related'), url: `https://e.example/?${encodeURIComponent(script('related url', 60))}` }],
    credits: [{ role: script('credit role', 100), name: script('credit name') }],
    comments: { kind: 'questions', prompt: script('prompt') },
    video: {
      url: `https://e.example/${encodeURIComponent(script('video url', 60))}.m3u8`,
      title: script('video title'),
      poster: { url: '/none.png', alt: script('poster alt'), caption: script('poster caption') },
    },
    topics: [
      { id: 'one', name: script('topic', 60) },
      { id: 'two', name: 'Two' },
    ],
    lead: { alt: script('lead alt'), caption: script('lead caption'), credit: script('lead credit'), url: '/none.png' },
  })
  await storeSummary(app)
  await storeContributor(app)
  await storeUpdates(app, linkedPage)
  await storeComments(app)
  await storeElsewhere(app)
  await importScripts(app)
}

/** The id of the update that has every block. */
export async function fullUpdate(app: TestApp): Promise<string> {
  const { updates } = (await app.api('GET', `/v1/blogs/${BLOG}/updates?limit=100`)).body
  return updates.find(({ title }: { title?: string }) => title === script('title')).id
}

/** A summary is at most 10 kB; its key is an attribute in widgets. */
async function storeSummary(app: TestApp): Promise<void> {
  const body = [
    { ...block(script('summary')), _key: script('summary key', 60), listItem: 'bullet', level: 1 },
    { _type: 'quote', attribution: script('summary quote'), content: [block(script('summary text'))] },
    { _type: 'image', url: '/none.png', alt: script('summary alt'), caption: script('summary caption') },
  ]
  demand(await app.api('PUT', `/v1/blogs/${BLOG}/summary`, { body: { body }, headers: { 'If-Match': '0' } }))
}

/** An address that would run is refused: it is a link on every page. */
async function storeContributor(app: TestApp): Promise<void> {
  const fields = { id: 'mallory', name: script('contributor', 100), role: script('role', 100) }
  const create = (url: string, portrait: string) =>
    app.api('POST', '/v1/contributors', {
      body: { ...fields, url, portrait: { url: portrait, alt: script('portrait') } },
    })
  for (const [url, portrait] of [
    [link('profile'), '/none.png'],
    ['https://e.example/', link('portrait')],
  ] as const) {
    const { status } = await create(url, portrait)
    if (status !== 422) throw new Error(`${url} and ${portrait} were accepted: ${status}`)
  }
  demand(await create(`https://e.example/?${encodeURIComponent(script('profile', 60))}`, '/none.png'))
}

async function storeUpdates(app: TestApp, linkedPage: string): Promise<void> {
  const { embed } = demand(await app.api('POST', '/v1/links', { body: { url: linkedPage } }))
  const post = async (fields: object) =>
    demand(await app.api('POST', `/v1/blogs/${BLOG}/updates`, { body: fields })).update
  await post({
    ...{ title: script('title'), label: script('label', 100), byline: script('byline', 200), key: true, pinned: true },
    ...{ topics: ['one'], contributors: ['mallory'] },
    body: [
      block(script('text')),
      { _type: 'quote', attribution: script('attribution'), content: [block(script('quote'))] },
      { _type: 'image', url: '/none.png', alt: script('alt'), caption: script('caption'), credit: script('credit') },
      {
        _type: 'embed',
        provider: script('provider', 60),
        author: script('author', 200),
        handle: script('handle', 100),
        text: script('post'),
      },
      { _type: 'related', title: script('see also'), source: script('source', 200) },
      { _type: 'table', caption: script('table'), rows: [{ _type: 'row', cells: [block(script('cell'))] }] },
      { _type: 'embed', ...embed },
      {
        _type: 'gallery',
        caption: script('gallery'),
        pictures: [
          { url: '/none.png', alt: script('shot alt'), caption: script('shot caption'), credit: script('shot credit') },
        ],
      },
      {
        _type: 'video',
        url: `https://e.example/${encodeURIComponent(script('recording url', 60))}.mp4`,
        caption: script('recording caption'),
        alt: script('recording alt'),
        credit: script('recording credit'),
        transcript: script('transcript'),
        poster: { url: '/none.png', alt: script('recording poster') },
        tracks: [{ url: `https://e.example/${encodeURIComponent(script('track', 60))}.vtt`, language: 'en' }],
      },
      {
        _type: 'audio',
        url: '/none.mp3',
        caption: script('audio caption'),
        alt: script('audio alt'),
        credit: script('audio credit'),
        transcript: script('audio transcript'),
      },
      {
        _type: 'numbers',
        caption: script('numbers'),
        figures: [{ label: script('figure', 100), value: script('value', 40), previous: script('previous value', 40) }],
      },
    ],
  })
  await post({
    markdown: `${asText('markdown')}\n\n${script('raw markdown')}\n\n[a](${link('markdown link')}) ![b](${link('markdown picture')})`,
  })
  await post({
    html: `<p>${asText('html')}</p>${script('raw html')}<p onclick=attack('html')>c</p><a href="${link('html link')}">d</a>`,
  })
  await post({ markdown: 'waits', title: script('draft'), status: 'draft' })
  await post({ markdown: 'waits', title: script('submitted'), status: 'submitted' })
  const wrong = await post({ markdown: 'Five boats' })
  const path = `/v1/blogs/${BLOG}/updates/${wrong.id}`
  const match = { headers: { 'If-Match': '1' } }
  demand(await app.api('PATCH', path, { body: { markdown: 'Six', correction: script('correction') }, ...match }))
  await post({ title: script('alerted'), markdown: 'Now', alert: { title: script('alert', 120) } })
  const untrue = await post({ title: script('untrue'), markdown: 'A bridge fell', key: true })
  const note = encodeURIComponent(script('retraction'))
  demand(await app.api('DELETE', `/v1/blogs/${BLOG}/updates/${untrue.id}?note=${note}`))
}

/** One that waits, and two that readers see: under an update, and with an answer. */
async function storeComments(app: TestApp): Promise<void> {
  const send = async (fields: object) => {
    const asked = { headers: { 'Crier-Writer': 'a-device-that-attacks-every-page' }, body: fields }
    return demand(await app.api('POST', `/v1/blogs/${BLOG}/comments`, asked)).comment.id
  }
  const [newest] = (await app.api('GET', `/v1/blogs/${BLOG}`)).body.updates
  await send({ text: script('waiting question'), name: script('waiting asker', 60) })
  const reply = await send({ text: script('reply'), update: newest.id })
  const question = await send({ text: script('question'), name: script('asker', 60) })
  const answer = { text: script('answer'), byline: script('answerer', 200) }
  const decisions = [
    { comment: reply, version: 1, action: 'approve' },
    { comment: question, version: 1, action: 'answer', answer },
  ]
  demand(await app.api('POST', `/v1/blogs/${BLOG}/comments/decisions`, { body: { decisions } }))
}

/** Names of keys, sites, hooks, templates and people, and what a CMS sends. */
async function storeElsewhere(app: TestApp): Promise<void> {
  const make = async (path: string, body: object) => demand(await app.api('POST', path, { body }))
  const editor = await make('/v1/keys', { name: script('key', 100), role: 'editor', blogs: [BLOG] })
  const byEditor = { key: editor.secret, body: { title: script('by an editor'), markdown: 'x' } }
  demand(await app.api('POST', `/v1/blogs/${BLOG}/updates`, byEditor))
  const presence = { key: editor.secret, body: { editing: 'new', window: 'w' } }
  demand(await app.api('POST', `/v1/blogs/${BLOG}/presence`, presence))
  await make('/v1/blogs', {
    ...{ id: 'inside', access: 'private' },
    ...{ title: script('private title'), publicStandfirst: script('open') },
  })
  await make('/v1/sites', { id: 'tribune', name: script('site', 100), origins: ['https://tribune.example'] })
  const fields = {
    title: script('template title'),
    byline: script('template byline', 200),
    body: [block(script('template'))],
  }
  await make('/v1/templates', { name: script('t', 40), fields })
  const { updates } = (await app.api('GET', `/v1/blogs/${BLOG}/updates?limit=1`)).body
  await make(`/v1/blogs/${BLOG}/updates/${updates[0].id}/notes`, { text: script('side note', 900) })
  await enterPerson(app.folder, { name: script('person', 100), email: script('email', 100) })
  const { hook, secret } = await make('/v1/hooks', { name: script('hook', 100), blog: BLOG })
  const item = { item: script('item', 200), title: script('from a CMS'), html: script('html of a CMS') }
  const event = JSON.stringify({ type: 'update.published', timestamp: '2026-03-04T16:44:00Z', data: item })
  const signed = { key: null, body: event, headers: signWebhook(event, secret) }
  demand(await app.api('POST', `/v1/hooks/${hook.id}`, signed))
}

async function importScripts({ url, adminKey: key }: TestApp): Promise<void> {
  const text = `UPDATE 1105 GMT:\n${script('imported')}\nUPDATE 1100 GMT:\nA ${script('imported caption')} (Ana)`
  const page = parsePage(text, { date: '2026-03-04', timeZone: 'Europe/London' })
  const api = new Api({ url, key, clock: systemClock, random: () => 0 })
  await importPage({ api, page, blog: { id: BLOG, timeZone: 'Europe/London', language: 'en' } })
}

function block(text: string) {
  return { _type: 'block', children: [{ _type: 'span', text }] }
}

/** Calls of `attack` in any page or frame of the context. */
export async function watchForScripts(context: BrowserContext): Promise<readonly string[]> {
  const ran: string[] = []
  await context.exposeBinding('attack', ({ frame }, name) => void ran.push(`${name} at ${frame.url()}`))
  return ran
}

/** Everything that could still run: handlers, addresses and scripts in the page, in shadow roots and in frames. */
export async function lurkingIn(page: Page): Promise<readonly string[]> {
  const found = await Promise.all(page.frames().map(frame => frame.evaluate(lurkingHere)))
  return found.flat()
}

function lurkingHere(): string[] {
  const found: string[] = []
  const look = (root: ParentNode) => {
    for (const element of root.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        const isCode =
          /^on/i.test(name) || name === 'srcdoc' || /^\s*(?:javascript|vbscript|data:text\/html)/i.test(value)
        if (isCode) found.push(`${element.localName} ${name}=${value}`)
      }
      const isScript = element.localName === 'script' && !/json/.test(element.getAttribute('type') ?? '')
      if (isScript && /attack\(/.test(element.textContent ?? '')) found.push(`a script: ${element.textContent}`)
      for (const type of ['mouseover', 'focus', 'toggle']) element.dispatchEvent(new Event(type))
      if (element.shadowRoot) look(element.shadowRoot)
    }
  }
  look(document)
  return found
}

/** All text of a page, as a person reads it, with that of shadow roots and frames. */
export async function textIn(page: Page): Promise<string> {
  const texts = await Promise.all(
    page.frames().map(frame =>
      frame.evaluate(() => {
        const read = (root: Node): string => {
          const inside = root instanceof Element && root.shadowRoot ? read(root.shadowRoot) : ''
          const own = root instanceof HTMLInputElement || root instanceof HTMLTextAreaElement ? root.value : ''
          return own + inside + (root.nodeType === 3 ? root.nodeValue : [...root.childNodes].map(read).join(''))
        }
        return read(document.documentElement)
      }),
    ),
  )
  return texts.join('\n')
}
