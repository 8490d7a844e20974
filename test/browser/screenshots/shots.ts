/** Every picture of docs/screenshots.md, in the order of the story. To add a picture, add an entry. */
import type { Page } from 'playwright-core'
import { deskShots } from './desk-shots.ts'
import type { Shot } from './shot.ts'
import type { Stage } from './stage.ts'

const isLive = (page: Page) => page.locator('.connection[data-state="live"]').first().waitFor()

/** By scrolling: after a link to the heading the browser draws a focus ring around it. */
async function readUpdates(page: Page) {
  await isLive(page)
  await page.locator('#updates').evaluate(heading => heading.scrollIntoView())
}

const storm = ({ storm }: Stage) => storm

export const shots: readonly Shot[] = [
  { name: 'live', says: 'The reader page of a live coverage', at: storm, play: isLive },
  { name: 'live-phone', says: 'The same on a phone', on: 'phone', at: storm, play: isLive },
  { name: 'dark', says: 'In the dark', at: storm, context: { colorScheme: 'dark' }, play: isLive },
  {
    name: 'dark-phone',
    says: 'Updates on a phone in the dark',
    on: 'phone',
    at: storm,
    context: { colorScheme: 'dark' },
    play: readUpdates,
  },
  {
    name: 'pinned',
    says: 'A pinned update, clipped until the reader opens it',
    at: storm,
    of: '.pinned',
    play: isLive,
  },
  {
    name: 'paused',
    says: 'Paused by the reader',
    at: ({ storm }) => `${storm}#updates`,
    async play(page) {
      await isLive(page)
      await page.getByRole('button', { name: 'Pause' }).click()
      await page.locator('.connection[data-state="paused"]').waitFor()
    },
  },
  {
    name: 'oldest-first',
    says: 'The oldest first, in the reader’s own zone',
    at: ({ storm }) => `${storm}#updates`,
    context: { timezoneId: 'America/New_York' },
    async play(page) {
      await isLive(page)
      await page.getByRole('button', { name: /My time/ }).click()
      await page.getByRole('button', { name: 'Oldest first' }).click()
    },
  },
  {
    name: 'offline',
    says: 'Without a network',
    on: 'phone',
    at: storm,
    async play(page) {
      await readUpdates(page)
      await page.context().setOffline(true)
      await page.locator('.connection[data-state="offline"]').waitFor()
    },
  },
  {
    name: 'reconnecting',
    says: 'While the server is away',
    on: 'phone',
    at: storm,
    async play(page, { app }) {
      await readUpdates(page)
      await app.stop()
      await page.locator('.connection[data-state="reconnecting"]').waitFor()
      await app.restart()
    },
  },
  {
    name: 'arrivals',
    says: 'Further down, arrivals wait, and nothing moves',
    at: storm,
    async play(page, { tell }) {
      await isLive(page)
      await page
        .locator('.feed > article')
        .nth(3)
        .evaluate(article => article.scrollIntoView())
      await tell('fish-market')
      await page.getByRole('button', { name: /new updates/ }).waitFor()
    },
  },
  {
    name: 'corrected',
    says: 'Corrected, with what was changed',
    at: storm,
    of: 'article:has(.correction)',
    play: isLive,
  },
  {
    name: 'retracted',
    says: 'Retracted: struck through, with the reason',
    at: storm,
    of: '.feed article.retracted',
    play: isLive,
  },
  {
    name: 'partner',
    says: 'On a partner’s page, in the partner’s look, under the strictest policy',
    at: ({ partner }) => partner,
    play: page => page.locator('crier-blog').evaluate(one => one.scrollIntoView()),
  },
  { name: 'partner-phone', says: 'The partner’s page on a phone', on: 'phone', at: ({ partner }) => partner },
  {
    name: 'frame',
    says: 'In a frame, as high as its content',
    on: 'phone',
    at: ({ partner }) => partner,
    async play(page, { app, storm, partner }) {
      // `frame-ancestors *` allows web pages only, not `about:blank`.
      const address = `${partner}/frame`
      const body = `<!doctype html><meta name="viewport" content="width=device-width"><body style="margin:1rem;font:1rem/1.5 system-ui"><h1 style="font-size:1.2rem">Another site’s page</h1>
        <p>Text of that page.</p><iframe src="${app.url}${storm.replace('blogs', 'embed')}" title="Storm" style="width:100%;border:0"></iframe>
        <script type="module" src="${app.url}/embed.js"></script>`
      await page.route(address, route => route.fulfill({ contentType: 'text/html; charset=utf-8', body }))
      await page.goto(address)
      await page.frameLocator('iframe').locator('.connection[data-state="live"]').waitFor()
      await page.waitForFunction(() => (document.querySelector('iframe')?.clientHeight ?? 0) > 2_000)
    },
  },
  {
    name: 'players',
    says: 'Posts and videos from elsewhere: nothing is fetched of them before the reader asks',
    at: () => '/blogs/videos',
    play: page => page.getByRole('button', { name: 'Load from YouTube' }).waitFor(),
  },
  {
    name: 'player',
    says: 'Once the reader has asked',
    at: () => '/blogs/videos',
    of: 'article:has(iframe)',
    async play(page) {
      const body = `<body style="margin:0;display:grid;place-items:center;height:100vh;background:#1c2733;color:#cfe3f5;font:1.2rem system-ui">A video would play here</body>`
      await page.route('https://www.youtube-nocookie.com/**', route =>
        route.fulfill({ contentType: 'text/html', body }),
      )
      await page.getByRole('button', { name: 'Load from YouTube' }).click()
      await page.frameLocator('iframe').getByText('A video').waitFor()
    },
  },
  { name: 'arabic', says: 'From right to left', at: () => '/blogs/flood-ar', play: isLive },
  {
    name: 'arabic-phone',
    says: 'From right to left on a phone',
    on: 'phone',
    at: () => '/blogs/flood-ar',
    play: isLive,
  },
  { name: 'ukrainian', says: 'In Ukrainian', at: () => '/blogs/vybory-uk', play: isLive },
  { name: 'upcoming', says: 'Before it begins', on: 'phone', at: () => '/blogs/launch', play: isLive },
  {
    name: 'notify',
    says: 'Notify me',
    at: () => '/blogs/launch',
    of: '.masthead',
    play: page => page.getByRole('button', { name: 'Notify me' }).waitFor(),
  },
  ...deskShots,
  {
    name: 'ended',
    says: 'Ended',
    at: storm,
    async play(page, { tell }) {
      await tell('end')
      await page.locator('.connection[data-state="ended"]').waitFor()
    },
  },
  {
    name: 'print',
    says: 'In print',
    at: storm,
    async play(page) {
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 794, height: 1123 })
    },
  },
  { name: 'index', says: 'All coverages', at: () => '/' },
  { name: 'not-found', says: 'An address that leads nowhere', on: 'phone', at: () => '/blogs/none' },
  {
    name: 'playground',
    says: 'The playground for partners',
    at: () => '/playground',
    async play(page) {
      await page.getByLabel('Begin with').selectOption('Gazette')
      await isLive(page)
    },
  },
]
